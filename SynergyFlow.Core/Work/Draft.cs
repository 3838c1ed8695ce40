using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[JsonConverter(typeof(EntityIdJsonConverter<DraftId>))]
public readonly record struct DraftId(Guid Value) : IEntityId<DraftId>
{
    public static DraftId New() => new(Guid.CreateVersion7());

    public static DraftId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// What a person is writing on a record and has not sent (docs/adr/0021). It is his alone: nobody else is shown it, the event log
/// does not know it, and it stays his when the record is reassigned, merged or hidden from him.
/// </summary>
public sealed class Draft
{
    /// <summary>Also the bound of every list of drafts.</summary>
    public const int MostPerPerson = 500;

    private Draft()
    {
    }

    public TenantId Tenant { get; private init; }

    public UserId Person { get; private init; }

    /// <summary>Chosen by the window that the person types in, so that two windows never write into one another's draft.</summary>
    public DraftId Id { get; private init; }

    public RecordId Record { get; private set; }

    public CommentKind Kind { get; private init; }

    /// <summary>Markdown as typed.</summary>
    public string Body { get; private set; } = "";

    /// <summary>The record's version that the person had before him when he began.</summary>
    public int SeenVersion { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Thrown away; kept for a while, so that it can be had back.</summary>
    public DateTimeOffset? DiscardedAt { get; private set; }

    /// <summary>Sent, and said when this moment comes unless it is undone before: others do not see it until then.</summary>
    public DateTimeOffset? SendAt { get; private set; }

    /// <summary>The new state that goes with it.</summary>
    public StateMove? Move { get; private set; }

    /// <summary>Why it could not be said when its moment had come.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Raised by each change: a window that has an older one does not overwrite it.</summary>
    public int Version { get; private set; }

    public static Draft Begin(Actor actor, DraftId id, RecordId record, CommentKind kind, int seenVersion)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new Draft { Tenant = actor.Tenant, Person = actor.Id, Id = id, Record = record, Kind = kind, SeenVersion = seenVersion };
    }

    public void Write(string body, DateTimeOffset now)
    {
        (Body, DiscardedAt, Refusal) = (body, null, null);
        Changed(now);
    }

    public void Hold(RecordId on, StateMove? move, DateTimeOffset until, DateTimeOffset now)
    {
        (Record, SendAt, Move, Refusal) = (on, until, move, null);
        Changed(now);
    }

    /// <summary>A draft again: the author has undone the sending, or it was refused.</summary>
    public void Release(string? refusal, DateTimeOffset now)
    {
        (SendAt, Move, Refusal) = (null, null, refusal);
        Changed(now);
    }

    public void Discard(DateTimeOffset now)
    {
        DiscardedAt = now;
        Changed(now);
    }

    public void Restore(DateTimeOffset now)
    {
        DiscardedAt = null;
        Changed(now);
    }

    private void Changed(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }
}
