using System.Collections.Frozen;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Events;

/// <summary>How far a rebuild is. What a node does and what a person does take turns: <see cref="Rebuild.Next"/>.</summary>
public enum RebuildState
{
    /// <summary>A node empties the copy.</summary>
    Preparing,

    /// <summary>The copy is written from the log, and then kept up with it.</summary>
    Building,

    /// <summary>A node exchanges the copy and the live table as soon as it gets both.</summary>
    Swapping,

    /// <summary>What was rebuilt is live; the copy is what was live before, kept up with the log too.</summary>
    Swapped,

    /// <summary>A node exchanges them again.</summary>
    SwappingBack,

    /// <summary>A node empties the copy, and the rebuild is over.</summary>
    Dropping,
}

/// <summary>
/// A read model that is made again from the log beside the live one, compared with it, and swapped with it. One at a time for a subscription. People
/// only ask here; the nodes do it (ADR 0050).
/// </summary>
public sealed class Rebuild
{
    /// <summary>How long what was live before a swap is kept, to be swapped back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private Rebuild()
    {
    }

    /// <summary>What may follow what, whoever does it.</summary>
    public static FrozenDictionary<RebuildState, IReadOnlyList<RebuildState>> Next { get; } = new Dictionary<RebuildState, IReadOnlyList<RebuildState>>
    {
        [RebuildState.Preparing] = [RebuildState.Building, RebuildState.Dropping],
        [RebuildState.Building] = [RebuildState.Swapping, RebuildState.Dropping],
        [RebuildState.Swapping] = [RebuildState.Swapped, RebuildState.Dropping],
        [RebuildState.Swapped] = [RebuildState.SwappingBack, RebuildState.Dropping],
        [RebuildState.SwappingBack] = [RebuildState.Building, RebuildState.Dropping],
        [RebuildState.Dropping] = [],
    }.ToFrozenDictionary();

    /// <summary>That of whoever started it: where system administrators are, so always the first.</summary>
    public TenantId Tenant { get; private init; }

    public string Subscription { get; private init; } = "";

    public Guid Id { get; private init; }

    public RebuildState State { get; private set; }

    public string Reason { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    public string StartedBy { get; private init; } = "";

    /// <summary>How many events the log had when the copy was begun; 0 before.</summary>
    public long Events { get; private set; }

    public DateTimeOffset? BuildingSince { get; private set; }

    /// <summary>When the copy had caught up with the log for the first time.</summary>
    public DateTimeOffset? CaughtUpAt { get; private set; }

    /// <summary>The last one of the tables as they are now: a swap forgets it.</summary>
    public ReadModelComparison? Comparison { get; private set; }

    public DateTimeOffset? SwappedAt { get; private set; }

    /// <summary>Why the nodes have not done yet what is asked for; null while nothing is in the way.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Raised with each change, those of nodes included.</summary>
    public int Version { get; private set; }

    public static Result<Rebuild> Start(string subscription, string? reason, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var text = Text.Check("reason", reason, Intervention.ReasonLength, required: true, multiline: true);
        return text.Error is { } refused
            ? refused
            : new Rebuild
            {
                Tenant = actor.Tenant,
                Subscription = subscription,
                Id = Guid.CreateVersion7(now),
                State = RebuildState.Preparing,
                Reason = text.Value!,
                StartedAt = now,
                StartedBy = actor.Name,
                Version = 1,
            };
    }

    /// <returns>A refusal where there is nothing yet to compare.</returns>
    public Result MayCompare() =>
        State is RebuildState.Building or RebuildState.Swapped && CaughtUpAt is not null ? Result.Success : new RebuildNotReady(State);

    public Result Compared(ReadModelComparison comparison)
    {
        if (MayCompare() is { Failed: true } early)
        {
            return early;
        }

        Comparison = comparison;
        Version++;
        return Result.Success;
    }

    /// <summary>What was rebuilt becomes the live one.</summary>
    /// <returns>What was compared; a refusal before it was, or without a reason where it differs.</returns>
    public Result<ReadModelComparison> Swap(string? reason)
    {
        if (!Next[State].Contains(RebuildState.Swapping))
        {
            return new RebuildNotReady(State);
        }

        if (Comparison is not { } compared)
        {
            return new RebuildNotCompared();
        }

        if (!compared.Equal && string.IsNullOrWhiteSpace(reason))
        {
            return new InvalidField("reason", "They differ: say why the rebuilt one is to become the live one.");
        }

        Move(RebuildState.Swapping);
        return compared;
    }

    /// <summary>What was live before the swap becomes the live one again.</summary>
    public Result SwapBack() => Ask(RebuildState.SwappingBack);

    /// <summary>The copy goes: what was rebuilt before a swap, what was live before it afterwards.</summary>
    public Result Drop() => Ask(RebuildState.Dropping);

    private Result Ask(RebuildState next)
    {
        if (!Next[State].Contains(next))
        {
            return new RebuildNotReady(State);
        }

        Move(next);
        return Result.Success;
    }

    private void Move(RebuildState next)
    {
        State = next;
        Trouble = null;
        Version++;
    }
}

public sealed record NotAReadModel(string Name)
    : ConflictError("subscription.not_a_read_model", $"What '{Name}' does is no table made from the log alone: it cannot be rebuilt.");

public sealed record RebuildRunning(string Name)
    : ConflictError("rebuild.running", $"'{Name}' is being rebuilt already, or what was live before is still kept: drop that first.");

public sealed record RebuildNotFound(string Name)
    : NotFoundError("rebuild.not_found", $"'{Name}' is not being rebuilt.");

public sealed record RebuildNotReady(RebuildState State)
    : ConflictError("rebuild.not_ready", $"The rebuild is {State.ToText().Replace('_', ' ')}: this cannot be done now.");

public sealed record RebuildBehind(TimeSpan Lag)
    : ConflictError("rebuild.behind", $"What is rebuilt is {Lag.TotalSeconds:0} s behind the log. Wait until it has caught up.");

public sealed record RebuildNotCompared()
    : ConflictError("rebuild.not_compared", "Compare what was rebuilt with what is live first.");

public sealed record ComparisonGivenUp()
    : ConflictError("rebuild.comparison_given_up", "Comparing took longer than ten minutes and was given up. Try again when less is going on.");
