using System.Text.Json.Serialization;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Bulk;

[JsonConverter(typeof(EntityIdJsonConverter<BulkJobId>))]
public readonly record struct BulkJobId(Guid Value) : IEntityId<BulkJobId>
{
    public static BulkJobId New() => new(Guid.CreateVersion7());

    public static BulkJobId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum BulkState
{
    /// <summary>Its rows are fixed and looked at; nothing was changed.</summary>
    Previewed,
    Running,
    Done,
    Failed,
    Cancelled,
    Undoing,
    Undone,
}

public sealed record BulkCounts
{
    public int Changed { get; init; }

    /// <summary>Rows that were as wanted already.</summary>
    public int Unchanged { get; init; }

    public int Refused { get; init; }

    public int Undone { get; init; }

    /// <summary>By undo, because somebody changed them since, or because they cannot be taken back.</summary>
    public int Kept { get; init; }

    [JsonIgnore]
    public int Rows => Changed + Unchanged + Refused;
}

/// <summary>
/// One set of changes for many incidents. The rows are fixed when it is previewed. The runner changes them in small transactions,
/// each of which leaves its place here, so that a killed process goes on where it was.
/// </summary>
public sealed class BulkJob : Aggregate
{
    public const int MostRows = 10_000;
    public static readonly TimeSpan UndoFor = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan PreviewFor = TimeSpan.FromHours(1);

    private BulkJob()
    {
    }

    public BulkJobId Id { get; private init; }

    /// <summary>See <see cref="IncidentChanges"/>.</summary>
    public string Changes { get; private init; } = "";

    /// <summary>What chose the rows; null where they were named one by one.</summary>
    public string? Filter { get; private init; }

    public BulkState State { get; private set; }

    public int Total { get; private init; }

    /// <summary>The first row that is not done.</summary>
    public int Next { get; private set; }

    /// <summary>How many rows undo has looked at.</summary>
    public int UndoneTo { get; private set; }

    /// <summary>What the preview found; null where nobody asked for one.</summary>
    public BulkCounts? Found { get; private init; }

    public BulkCounts Done { get; private set; } = new();

    public string? Failure { get; private set; }

    /// <summary>What the token that asked for it was limited to; null for a person who signed in.</summary>
    public List<string>? Scopes { get; private set; }

    public UserId CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Who asked for what the runner does: it is done with his rights.</summary>
    public UserId WorkingFor { get; private set; }

    public override string AggregateKind => "bulk";

    public override Guid AggregateId => Id.Value;

    public bool IsBusy => State is BulkState.Running or BulkState.Undoing;

    /// <summary>Until when its rows can be put back; null where there is nothing to put back.</summary>
    public DateTimeOffset? UndoUntil =>
        State is BulkState.Done or BulkState.Failed or BulkState.Cancelled && Done.Changed > 0 ? FinishedAt + UndoFor : null;

    public static BulkJob Prepare(
        BulkJobId id, IncidentChanges changes, string? filter, int rows, BulkCounts? found, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(actor);
        return new BulkJob
        {
            Tenant = actor.Tenant,
            Id = id,
            Changes = changes.ToJson(),
            Filter = filter,
            Total = rows,
            Found = found,
            CreatedBy = actor.Id,
            CreatedAt = now,
            WorkingFor = actor.Id,
        };
    }

    public Result Start(Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (State is not BulkState.Previewed)
        {
            return new BulkCannot(State, "started");
        }

        if (now > CreatedAt + PreviewFor)
        {
            return new BulkPreviewTooOld();
        }

        StartedAt = now;
        Scopes = actor.Scopes?.ToList();
        Become(BulkState.Running, actor.At(now));
        return Result.Success;
    }

    /// <summary>Stops it. What is changed stays changed until it is undone.</summary>
    public Result Cancel(Stamp stamp)
    {
        if (State is not BulkState.Running)
        {
            return new BulkCannot(State, "cancelled");
        }

        FinishedAt = stamp.At;
        Become(BulkState.Cancelled, stamp);
        return Result.Success;
    }

    public Result Undo(Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (UndoUntil is not { } until)
        {
            return new BulkCannot(State, "undone");
        }

        if (now > until)
        {
            return new BulkUndoTooLate(until);
        }

        (UndoneTo, WorkingFor, Scopes) = (0, actor.Id, actor.Scopes?.ToList());
        Become(BulkState.Undoing, actor.At(now));
        return Result.Success;
    }

    /// <summary>Keeps the place and the counts; no event, because every record that changed has one.</summary>
    public void Advance(int next, BulkCounts done) => (Next, Done) = (next, done);

    public void AdvanceUndo(int position, int undone, int kept)
    {
        UndoneTo = position;
        Done = Done with { Undone = Done.Undone + undone, Kept = Done.Kept + kept };
    }

    public void Finish(Stamp stamp)
    {
        FinishedAt = stamp.At;
        Become(State is BulkState.Undoing ? BulkState.Undone : BulkState.Done, stamp);
    }

    public void Fail(string why, Stamp stamp)
    {
        Failure = why;
        FinishedAt = stamp.At;
        Become(BulkState.Failed, stamp);
    }

    private void Become(BulkState next, Stamp stamp)
    {
        FieldChange change = new("state", State.ToText(), next.ToText());
        State = next;
        Raise(new BulkChanged(Total, [change]), stamp);
    }
}

[EventName("bulk.changed")]
public sealed record BulkChanged(int Rows, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
