using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence.Jobs;

/// <summary>
/// Something long that runs behind the pages, step by step: an import, a bulk change. Each step is a small transaction that
/// leaves its place in the job's own row, so that a killed process goes on where it was.
/// </summary>
internal interface IJobKind
{
    /// <summary>
    /// The job's table, as SQL writes it. It has the columns tenant_id, id, state, created_at and working_for_id (whose rights it
    /// runs with), and those that <see cref="JobColumns"/> adds.
    /// </summary>
    static abstract string Table { get; }

    /// <summary>The states in which a runner is wanted, as an SQL list.</summary>
    static abstract string Busy { get; }

    /// <summary>The door that its changes come through.</summary>
    static abstract Channel Channel { get; }

    /// <summary>How many jobs of this kind one node works on at the same time.</summary>
    int Lanes { get; }

    /// <summary>How long a runner that died keeps its job from the others.</summary>
    TimeSpan Lease { get; }

    /// <summary>Called once for each time that a runner takes a job up: what a step has read may serve the next.</summary>
    IJobSteps Begin(ClaimedJob job);
}

internal interface IJobSteps
{
    /// <summary>Does the next step and keeps it.</summary>
    /// <param name="attempt">1, or more after an exception in the same step.</param>
    /// <returns>False when nothing is left to do, or somebody else does it; a refusal ends the job and is what its page says.</returns>
    Task<Result<bool>> StepAsync(int attempt, CancellationToken ct);

    /// <summary>Ends a job that cannot go on.</summary>
    /// <param name="why">Null: a step broke again and again.</param>
    Task FailAsync(string? why, CancellationToken ct);
}

/// <param name="Actor">Whoever asked for it.</param>
/// <param name="BegunBy">The event that says so; null where it is not kept any more.</param>
internal sealed record ClaimedJob(Guid Id, Actor Actor, Guid Owner, Guid? BegunBy);

/// <summary>In a runner's scope: jobs are loaded and saved only while their lease is this owner's. Elsewhere it says nothing.</summary>
internal sealed class JobFence
{
    public Guid? Owner { get; set; }

    /// <exception cref="OperationCanceledException">Another runner has the lease.</exception>
    public void Check(Guid? holder)
    {
        if (Owner is not null && holder != Owner)
        {
            throw new OperationCanceledException("Another runner has the lease of this job.");
        }
    }
}
