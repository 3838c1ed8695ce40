using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Sprints;

/// <summary>Something that happened to an item and may matter to a sprint, as the event log says it.</summary>
/// <param name="Sprint">Set where the item came into a sprint, or out of all.</param>
/// <param name="Points">Set where they are others.</param>
/// <param name="Group">Set where its state means something else.</param>
public sealed record SprintFact(RecordId Item, DateTimeOffset At, UserId By, Optional<SprintId?> Sprint = default, Optional<decimal?> Points = default, StateGroup? Group = null);

/// <summary>Why a sprint holds more or less than before.</summary>
public enum ScopeChangeKind
{
    Added,
    Removed,
    Estimated,
    Cancelled,

    /// <summary>It had been cancelled, and counts again.</summary>
    Resumed,
}

/// <param name="Points">By how many the sprint holds more (or less) now.</param>
public sealed record ScopeChange(RecordId Item, DateTimeOffset At, UserId By, ScopeChangeKind Kind, decimal Points);

/// <summary>What a sprint holds, and how much of it is done. What was cancelled counts for nothing.</summary>
public sealed record SprintSums(int Items, int ItemsDone, decimal Points, decimal PointsDone)
{
    public static SprintSums None { get; } = new(0, 0, 0, 0);

    public int ItemsLeft => Items - ItemsDone;

    public decimal PointsLeft => Points - PointsDone;
}

public sealed record SprintStep(DateTimeOffset At, SprintSums Sums);

/// <summary>
/// What became of a sprint since it was started, replayed from what happened to its items. Pure: the same facts give the same sums, today and in a
/// year, whatever the items are now.
/// </summary>
/// <param name="Committed">What it held when it was started.</param>
/// <param name="Steps">The first is the start; one more for each change of the sums.</param>
/// <param name="Scope">In the order it happened.</param>
/// <param name="Done">What is completed in it at the end, or now.</param>
/// <param name="Open">What is in it and is neither completed nor cancelled.</param>
public sealed record SprintLedger(
    SprintSums Committed, IReadOnlyList<SprintStep> Steps, IReadOnlyList<ScopeChange> Scope, IReadOnlyList<RecordId> Done, IReadOnlyList<RecordId> Open)
{
    public SprintSums Now => Steps[^1].Sums;

    /// <param name="facts">Of all items that were ever in it, from the beginning of each, in the order they happened.</param>
    /// <param name="closedAt">What happened at this moment or later is none of it: the items that leave it then are what was not done. Null: it is under way.</param>
    public static SprintLedger Of(SprintId sprint, DateTimeOffset startedAt, DateTimeOffset? closedAt, IEnumerable<SprintFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Dictionary<RecordId, Place> places = [];
        List<SprintStep> steps = [];
        List<ScopeChange> scope = [];
        var sums = SprintSums.None;
        foreach (var fact in facts)
        {
            if (fact.At >= closedAt)
            {
                continue;
            }

            if (steps.Count == 0 && fact.At > startedAt)
            {
                steps.Add(new(startedAt, sums));
            }

            var before = places.GetValueOrDefault(fact.Item) ?? Place.Nowhere;
            var after = before.With(fact, sprint);
            places[fact.Item] = after;
            var next = after.AddTo(before.TakeFrom(sums));
            if (next == sums)
            {
                continue;
            }

            sums = next;
            if (steps.Count > 0)
            {
                steps.Add(new(fact.At, sums));
                if (Change(fact, before, after) is { } change)
                {
                    scope.Add(change);
                }
            }
        }

        if (steps.Count == 0)
        {
            steps.Add(new(startedAt, sums));
        }

        var within = places.Where(pair => pair.Value.Within).ToList();
        return new(
            steps[0].Sums, steps, scope,
            [.. within.Where(pair => pair.Value.Group is StateGroup.Completed).Select(pair => pair.Key)],
            [.. within.Where(pair => pair.Value.Counts && pair.Value.Group is not StateGroup.Completed).Select(pair => pair.Key)]);
    }

    private static ScopeChange? Change(SprintFact fact, Place before, Place after)
    {
        ScopeChangeKind? kind = (before.Counts, after.Counts) switch
        {
            (false, true) => before.Within ? ScopeChangeKind.Resumed : ScopeChangeKind.Added,
            (true, false) => after.Within ? ScopeChangeKind.Cancelled : ScopeChangeKind.Removed,
            _ => before.Held == after.Held ? null : ScopeChangeKind.Estimated,
        };
        return kind is { } known ? new(fact.Item, fact.At, fact.By, known, after.Held - before.Held) : null;
    }

    /// <summary>Where an item stands, as far as one sprint is concerned.</summary>
    private sealed record Place(bool Within, decimal? Points, StateGroup Group)
    {
        public static Place Nowhere { get; } = new(false, null, StateGroup.Backlog);

        public bool Counts => Within && Group is not StateGroup.Cancelled;

        public decimal Held => Counts ? Points ?? 0 : 0;

        private int Items => Counts ? 1 : 0;

        private bool IsDone => Counts && Group is StateGroup.Completed;

        public Place With(SprintFact fact, SprintId sprint) =>
            new(fact.Sprint.IsSet ? fact.Sprint.Value == sprint : Within, fact.Points.Or(Points), fact.Group ?? Group);

        public SprintSums AddTo(SprintSums sums) => Shift(sums, 1);

        public SprintSums TakeFrom(SprintSums sums) => Shift(sums, -1);

        private SprintSums Shift(SprintSums sums, int by) =>
            new(sums.Items + by * Items, sums.ItemsDone + (IsDone ? by * Items : 0), sums.Points + by * Held, sums.PointsDone + (IsDone ? by * Held : 0));
    }
}
