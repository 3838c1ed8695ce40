using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

[JsonConverter(typeof(EntityIdJsonConverter<WebhookId>))]
public readonly record struct WebhookId(Guid Value) : IEntityId<WebhookId>
{
    public static WebhookId New() => new(Guid.CreateVersion7());

    public static WebhookId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum WebhookState
{
    Active,
    Disabled,
}

public enum WebhookDisabledReason
{
    ByHand,

    /// <summary>One delivery failed in each of its tries.</summary>
    Exhausted,

    /// <summary>The address answered 410.</summary>
    Gone,
}

/// <summary>How much of an event is sent.</summary>
public enum WebhookData
{
    /// <summary>What happened to what; whoever wants more asks the API.</summary>
    Thin,

    /// <summary>Also the event's own payload with its changes.</summary>
    Full,
}

/// <summary>Tells an address outside when something happens here.</summary>
public sealed class Webhook : Aggregate
{
    public const int NameLength = 120;
    public const int UrlLength = 2_000;

    /// <summary>In one tenant.</summary>
    public const int Most = 50;

    /// <summary>So long the secret before a new one signs, too.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private Webhook()
    {
    }

    public WebhookId Id { get; private init; }

    public string Name { get; private set; } = "";

    public string Url { get; private set; } = "";

    /// <summary>See <see cref="WebhookEventTypes"/>.</summary>
    public List<string> EventTypes { get; private set; } = [];

    /// <summary>Only what happens to records that this finds; null: everything.</summary>
    public string? Filter { get; private set; }

    public WebhookData Data { get; private set; }

    public WebhookState State { get; private set; }

    public WebhookDisabledReason? DisabledReason { get; private set; }

    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>What was recorded before is not sent.</summary>
    public DateTimeOffset ActiveSince { get; private set; }

    public UserId Owner { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Sealed by <see cref="IWebhookSecrets"/>.</summary>
    public string Secret { get; private set; } = "";

    public string? PreviousSecret { get; private set; }

    public DateTimeOffset? PreviousUntil { get; private set; }

    /// <summary>The address asked to be left alone so long. It is written by who sends, and is no change of the webhook.</summary>
    public DateTimeOffset? HeldUntil { get; private init; }

    public override string AggregateKind => "webhook";

    public override Guid AggregateId => Id.Value;

    public static Webhook Create(TenantId tenant, WebhookId id, WebhookFields fields, string secret, Stamp stamp)
    {
        Webhook webhook = new() { Tenant = tenant, Id = id, Owner = stamp.By, CreatedAt = stamp.At, Secret = secret, ActiveSince = stamp.At, UpdatedAt = stamp.At };
        webhook.Raise(new WebhookCreated(webhook.Apply(fields)), stamp);
        return webhook;
    }

    public void Edit(WebhookFields fields, Stamp stamp)
    {
        if (Apply(fields) is { Count: > 0 } changes)
        {
            UpdatedAt = stamp.At;
            Raise(new WebhookEdited(changes), stamp);
        }
    }

    public Result Disable(WebhookDisabledReason reason, Stamp stamp)
    {
        if (State is WebhookState.Disabled)
        {
            return new WebhookIsDisabled();
        }

        (State, DisabledReason, DisabledAt, UpdatedAt) = (WebhookState.Disabled, reason, stamp.At, stamp.At);
        Raise(new WebhookDisabled([StateChange(WebhookState.Active), new("disabled_reason", null, reason.ToText())]), stamp);
        return Result.Success;
    }

    /// <summary>What waited goes on; what happened meanwhile is not sent.</summary>
    public Result Enable(Stamp stamp)
    {
        if (State is WebhookState.Active)
        {
            return new WebhookIsActive();
        }

        List<FieldChange> changes = [StateChange(WebhookState.Disabled), new("disabled_reason", DisabledReason?.ToText(), null)];
        (State, DisabledReason, DisabledAt, ActiveSince, UpdatedAt) = (WebhookState.Active, null, null, stamp.At, stamp.At);
        Raise(new WebhookEnabled([changes[0] with { To = State.ToText() }, changes[1]]), stamp);
        return Result.Success;
    }

    /// <param name="secret">Sealed. The one until now goes on signing for a while, the one before it no more.</param>
    public void Rotate(string secret, Stamp stamp)
    {
        (PreviousSecret, PreviousUntil, Secret, UpdatedAt) = (Secret, stamp.At + Overlap, secret, stamp.At);
        Raise(new WebhookSecretRotated([]), stamp);
    }

    public void Delete(Stamp stamp) => Raise(new WebhookDeleted([new FieldChange("name", Name, null)]), stamp);

    public void Test(Stamp stamp) => Raise(new WebhookTested([]), stamp);

    public void Replay(int deliveries, Stamp stamp) => Raise(new WebhookReplayed(deliveries, []), stamp);

    private FieldChange StateChange(WebhookState from) => new("state", from.ToText(), State.ToText());

    private List<FieldChange> Apply(WebhookFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        List<FieldChange> changes =
        [
            new("name", Name.Length == 0 ? null : Name, fields.Name),
            new("event_types", EventTypes.Count == 0 ? null : string.Join(", ", EventTypes), string.Join(", ", fields.EventTypes)),
            new("filter", Filter, fields.Filter),
            new("data", Name.Length == 0 ? null : Data.ToText(), fields.Data.ToText()),
        ];
        changes.RemoveAll(change => change.From == change.To);
        if (Url != fields.Url)
        {
            // Paths and queries of such addresses are often secrets themselves.
            changes.Insert(0, new("address", Url.Length == 0 ? null : WebhookUrl.Hint(Url), WebhookUrl.Hint(fields.Url)));
        }

        (Name, Url, EventTypes, Filter, Data) = (fields.Name, fields.Url, [.. fields.EventTypes], fields.Filter, fields.Data);
        return changes;
    }
}
