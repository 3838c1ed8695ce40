using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>A change of state that goes with a message, in the spelling of the API; what it means is the kind's business.</summary>
public sealed record StateMove(string To)
{
    public string? PendingReason { get; init; }

    public DateTimeOffset? ResumeAt { get; init; }

    public string? ResolutionCode { get; init; }

    /// <summary>Null: the message says it, where everybody who sees the record may read the message.</summary>
    public string? ResolutionNotes { get; init; }

    public string? CancelReason { get; init; }

    public string? Note { get; init; }
}

/// <summary>How a record of any kind is moved to another state in a transaction that others have begun and will save.</summary>
public interface IRecordMover
{
    /// <summary>Takes the locks that the move needs beside the record's own. Called before the record is opened.</summary>
    Task PrepareAsync(RecordId record, StateMove move, CancellationToken ct);

    /// <param name="record">Loaded and locked.</param>
    /// <returns>Why not; then nothing may be saved.</returns>
    Task<Error?> MoveAsync(Actor actor, WorkRecord record, StateMove move, Stamp stamp, CancellationToken ct);
}
