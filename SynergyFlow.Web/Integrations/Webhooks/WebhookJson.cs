using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Integrations.Webhooks;

/// <param name="EventTypes">Types of events, kinds such as incident.*, or * for all.</param>
/// <param name="Filter">Only what happens to records that it finds.</param>
internal sealed record WebhookBody(string? Name, string? Url, IReadOnlyList<string?>? EventTypes, string? Filter, WebhookData? Data)
{
    public WebhookFields Fields => new()
    {
        Name = Name ?? "",
        Url = Url ?? "",
        EventTypes = [.. (EventTypes ?? []).Select(type => type ?? "")],
        Filter = Filter,
        Data = Data ?? WebhookData.Thin,
    };
}

/// <summary>RFC 7396: what is absent stays.</summary>
internal sealed record WebhookPatch(
    Optional<string?> Name, Optional<string?> Url, Optional<IReadOnlyList<string?>?> EventTypes, Optional<string?> Filter, Optional<WebhookData?> Data)
{
    public WebhookFields On(WebhookRow current) => new WebhookBody(
        Name.Or(current.Name), Url.Or(current.Url), EventTypes.Or(current.EventTypes), Filter.Or(current.Filter), Data.Or(current.Data)).Fields;
}

/// <param name="Since">When the deliveries were made.</param>
/// <param name="Until">Not included; absent: until now.</param>
/// <param name="States">failed, delivered; absent: failed.</param>
internal sealed record ReplayBody(DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyList<DeliveryState>? States);

internal sealed record WebhookJson(
    Guid Id, string Name, string Url, IReadOnlyList<string> EventTypes, string? Filter, WebhookData Data, WebhookState State, WebhookDisabledReason? DisabledReason,
    DateTimeOffset? DisabledAt, UserId Owner, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? PreviousSecretUntil, DateTimeOffset? HeldUntil,
    int Waiting, int FailedLastDay, int Version)
{
    public static WebhookJson Of(WebhookRow row) => new(
        row.Id.Value, row.Name, row.Url, row.EventTypes, row.Filter, row.Data, row.State, row.DisabledReason, row.DisabledAt, row.Owner, row.CreatedAt, row.UpdatedAt,
        row.PreviousSecretUntil, row.HeldUntil, row.Waiting, row.Failed, row.Version);
}

/// <param name="Secret">Shown once: whsec_ and base64, as libraries for Standard Webhooks take it.</param>
internal sealed record CreatedWebhook(Guid Id, string Secret);

/// <param name="PreviousSecretUntil">Until then two signatures are sent.</param>
internal sealed record RotatedSecret(string Secret, DateTimeOffset? PreviousSecretUntil);

/// <param name="Id">Of the event: the header webhook-id of each try.</param>
internal sealed record DeliveryJson(
    Guid Id, string EventType, string? RecordKey, DeliveryState State, int Tries, DateTimeOffset CreatedAt, DateTimeOffset? DueAt, DateTimeOffset? EndedAt, int? Status,
    string? Error, bool Test)
{
    public static DeliveryJson Of(DeliveryRow row) => new(
        row.EventId, row.EventType, row.RecordKey, row.State, row.Tries, row.CreatedAt, row.DueAt, row.EndedAt, row.Status, row.Error, row.IsTest);
}

/// <param name="Body">As it was sent.</param>
internal sealed record DeliveryDetailsJson(DeliveryJson Delivery, string Body, IReadOnlyList<DeliveryTry> Tries)
{
    public static DeliveryDetailsJson Of(DeliveryDetails details) => new(DeliveryJson.Of(details.Delivery), details.Body, details.Tries);
}
