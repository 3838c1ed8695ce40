using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

[JsonConverter(typeof(EntityIdJsonConverter<InboundMessageId>))]
public readonly record struct InboundMessageId(Guid Value) : IEntityId<InboundMessageId>
{
    public static InboundMessageId New() => new(Guid.CreateVersion7());

    public static InboundMessageId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum InboundState
{
    /// <summary>To be handled, at once or again later.</summary>
    Waiting,
    Handled,

    /// <summary>Given up: a person sends it through again, or discards it.</summary>
    Failed,
    Discarded,
}

public enum InboundDoor
{
    Http,
    Kafka,
}

/// <summary>
/// What another system has sent, as it sent it. The row is the inbox: it turns to handled in the transaction of its effect, so that the same
/// message, however often it arrives, has one effect.
/// </summary>
public sealed class InboundMessage : Aggregate
{
    public const int ReasonLength = 500;
    public const int ErrorLength = 1_000;
    public const int OutcomeLength = 500;

    /// <summary>Of the body; more is kept as it came, and not read.</summary>
    public const int MostBytes = 1024 * 1024;

    private InboundMessage()
    {
    }

    public InboundMessageId Id { get; private init; }

    /// <summary>Null where a message names none that there is.</summary>
    public InboundSourceId? Source { get; private init; }

    public InboundState State { get; private set; }

    /// <summary>How often it was tried since it came or was replayed.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public string? Error { get; private set; }

    /// <summary>What came of it, in a few words: keys of incidents, or a deployment.</summary>
    public string? Outcome { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When it went to the dead letters' topic.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    public override string AggregateKind => "inbound_message";

    public override Guid AggregateId => Id.Value;

    public void Handle(string outcome, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        (State, Outcome, Error, DueAt, EndedAt) =
            (InboundState.Handled, outcome.Length > OutcomeLength ? outcome[..OutcomeLength] : outcome, null, null, now);
    }

    /// <summary>With all its tries.</summary>
    public Result Replay(Stamp stamp)
    {
        if (State is not InboundState.Failed)
        {
            return new InboundMessageHasNotFailed();
        }

        (State, Attempts, DueAt, EndedAt, PublishedAt) = (InboundState.Waiting, 0, stamp.At, null, null);
        Raise(new InboundMessageReplayed([Moved(InboundState.Failed)]), stamp);
        return Result.Success;
    }

    public Result Discard(string? reason, Stamp stamp)
    {
        var why = Text.Check("reason", reason, ReasonLength, required: true, multiline: true);
        if (why.Failed)
        {
            return why.Error with { Wording = new("inbound.reason") };
        }

        if (State is not InboundState.Failed)
        {
            return new InboundMessageHasNotFailed();
        }

        (State, EndedAt) = (InboundState.Discarded, stamp.At);
        Raise(new InboundMessageDiscarded(why.Value!, [Moved(InboundState.Failed)]), stamp);
        return Result.Success;
    }

    private FieldChange Moved(InboundState from) => new("state", from.ToText(), State.ToText());
}
