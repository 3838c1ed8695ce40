using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio;

[JsonConverter(typeof(EntityIdJsonConverter<PolicyReplayId>))]
public readonly record struct PolicyReplayId(Guid Value) : IEntityId<PolicyReplayId>
{
    public static PolicyReplayId New() => new(Guid.CreateVersion7());

    public static PolicyReplayId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum ReplayState
{
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>How many decisions would come out otherwise.</summary>
/// <param name="From">The verdict of the baseline; a fault's code where it has none.</param>
public sealed record ReplayFlips(string From, string To, int Count);

/// <summary>
/// A version asked again what was asked in the last days, beside what decides now: nothing comes of it but knowing. It runs as a job, step by step.
/// </summary>
public sealed class PolicyReplay : Aggregate
{
    public static IReadOnlyList<int> Ranges { get; } = [1, 7, 30, 90];

    public const int FailureLength = 2_000;

    private PolicyReplay()
    {
    }

    public PolicyReplayId Id { get; private init; }

    public string Policy { get; private init; } = "";

    public PolicyVersionId Candidate { get; private init; }

    /// <summary>Of the candidate's text when it began: another text is another replay.</summary>
    public string Revision { get; private init; } = "";

    /// <summary>What decides now; null: SynergyFlow's own policy.</summary>
    public PolicyVersionId? Baseline { get; private init; }

    /// <summary>Its number.</summary>
    public int? BaselineNumber { get; private init; }

    public DateTimeOffset Since { get; private init; }

    public DateTimeOffset Until { get; private init; }

    public int Days { get; private init; }

    public ReplayState State { get; private set; }

    /// <summary>How many questions there are.</summary>
    public int Total { get; private init; }

    public int Asked { get; private set; }

    public int Unchanged { get; private set; }

    public IReadOnlyList<ReplayFlips> Flips { get; private set; } = [];

    /// <summary>How far it is: the last receipt that was asked about.</summary>
    public DateTimeOffset? ReachedAt { get; private set; }

    public Guid? Reached { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>Whose wish it is.</summary>
    public UserId WorkingFor { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public override string AggregateKind => "policy_replay";

    public override Guid AggregateId => Id.Value;

    public static PolicyReplay Begin(PolicyVersion candidate, PolicyVersion? baseline, int days, int total, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        PolicyReplay replay = new()
        {
            Tenant = candidate.Tenant,
            Id = PolicyReplayId.New(),
            Policy = candidate.Policy,
            Candidate = candidate.Id,
            Revision = candidate.Report.Revision,
            Baseline = baseline?.Id,
            BaselineNumber = baseline?.Number,
            Days = days,
            Since = stamp.At.AddDays(-days),
            Until = stamp.At,
            Total = total,
            WorkingFor = stamp.By,
            CreatedAt = stamp.At,
        };
        replay.Raise(new PolicyReplayBegun(candidate.Policy, candidate.Number, days, []), stamp);
        return replay;
    }

    /// <param name="flips">Of this step.</param>
    public void Advance(int asked, int unchanged, IEnumerable<(string From, string To)> flips, DateTimeOffset reachedAt, Guid reached)
    {
        Asked += asked;
        Unchanged += unchanged;
        (ReachedAt, Reached) = (reachedAt, reached);
        Flips =
        [
            .. Flips.Concat(flips.Select(flip => new ReplayFlips(flip.From, flip.To, 1)))
                .GroupBy(flip => (flip.From, flip.To))
                .Select(kind => new ReplayFlips(kind.Key.From, kind.Key.To, kind.Sum(flip => flip.Count)))
                .OrderByDescending(kind => kind.Count).ThenBy(kind => kind.From, StringComparer.Ordinal).ThenBy(kind => kind.To, StringComparer.Ordinal),
        ];
    }

    public void Finish(Stamp stamp) => End(ReplayState.Done, null, stamp);

    public void Fail(string why, Stamp stamp) => End(ReplayState.Failed, why, stamp);

    public Result Cancel(Stamp stamp)
    {
        if (State is not ReplayState.Running)
        {
            return new ReplayOver();
        }

        End(ReplayState.Cancelled, null, stamp);
        return Result.Success;
    }

    private void End(ReplayState state, string? why, Stamp stamp)
    {
        if (State is ReplayState.Running)
        {
            (State, Failure, FinishedAt) = (state, why, stamp.At);
            Raise(new PolicyReplayEnded(Policy, [new FieldChange("state", ReplayState.Running.ToText(), state.ToText())]), stamp);
        }
    }
}

/// <summary>One decision that would come out otherwise.</summary>
/// <param name="Key">Of the record; null where it is gone.</param>
public sealed record ReplayFlip(Guid Receipt, string? Key, string? Title, string From, string To, DateTimeOffset At);

[EventName("policy_replay.begun")]
public sealed record PolicyReplayBegun(string Policy, int Number, int Days, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("policy_replay.ended")]
public sealed record PolicyReplayEnded(string Policy, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record ReplayNotFound(PolicyReplayId Id) : NotFoundError("policy.replay_not_found", $"There is no replay {Id}.");

public sealed record ReplayRunning() : ConflictError("policy.replay_running", "This version is being replayed already.");

public sealed record ReplayOver() : ConflictError("policy.replay_over", "This replay has ended already.");

public interface IPolicyReplayStore
{
    /// <summary>Decisions of a policy since then: how many questions a replay would ask.</summary>
    Task<int> CountAsync(string policy, DateTimeOffset since, DateTimeOffset until, CancellationToken ct);

    Task<bool> IsRunningAsync(PolicyVersionId candidate, CancellationToken ct);

    /// <returns>The replay for change, locked.</returns>
    Task<PolicyReplay?> FindAsync(PolicyReplayId id, CancellationToken ct);

    void Add(PolicyReplay replay);
}

public interface IPolicyReplayQueries
{
    /// <summary>The latest first, at most 20.</summary>
    Task<IReadOnlyList<PolicyReplay>> OfVersionAsync(TenantId tenant, PolicyVersionId candidate, CancellationToken ct);

    /// <summary>Those that were kept: of each kind the first 200.</summary>
    /// <returns>Null when there is no such replay.</returns>
    Task<IReadOnlyList<ReplayFlip>?> FlipsAsync(RecordScope scope, PolicyReplayId id, string from, string to, CancellationToken ct);

    /// <summary>What a version in shadow or canary said otherwise than what decides without it, the latest first.</summary>
    /// <param name="limit">1 to 100.</param>
    Task<ShadowReport> ComparedAsync(RecordScope scope, PolicyVersionId version, int limit, CancellationToken ct);
}

/// <param name="Asked">How often it was asked beside the live policy, in the last <paramref name="Days"/> days.</param>
/// <param name="Differing">How often it said something else.</param>
/// <param name="Faults">How often it gave no answer; these differ too.</param>
/// <param name="Latest">What it was about.</param>
public sealed record ShadowReport(int Days, int Asked, int Differing, int Faults, IReadOnlyList<ReplayFlip> Latest);
