using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Tests.Projects;

/// <summary>Counted by hand: the comments say what is in the sprint after each line.</summary>
public sealed class SprintLedgerTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly UserId s_by = UserId.New();

    private readonly SprintId _sprint = SprintId.New();
    private readonly RecordId _a = RecordId.New();
    private readonly RecordId _b = RecordId.New();
    private readonly RecordId _c = RecordId.New();
    private readonly List<SprintFact> _facts = [];

    [Fact]
    public void Sprint_HoldsWhatItWasStartedWith_AndEachChangeAfterIsAStep()
    {
        Planned(-3, _a, 5);
        Planned(-2, _b, 3);
        Moved(-1, _b, StateGroup.Started);

        // The start: 8 points in 2 items.
        Moved(1, _a, StateGroup.Completed); // 5 of 8 done
        Planned(2, _c, 2); // 5 of 10
        Estimated(3, _b, 8); // 5 of 15
        Moved(4, _b, StateGroup.Completed); // 13 of 15
        Moved(5, _b, StateGroup.Started); // 5 of 15
        Moved(6, _c, StateGroup.Cancelled); // 5 of 13
        Left(7, _b); // 5 of 5

        var ledger = SprintLedger.Of(_sprint, s_start, null, _facts);
        Assert.Equal(new SprintSums(2, 0, 8, 0), ledger.Committed);
        Assert.Equal(
            ["0: 0/2 0/8", "1: 1/2 5/8", "2: 1/3 5/10", "3: 1/3 5/15", "4: 2/3 13/15", "5: 1/3 5/15", "6: 1/2 5/13", "7: 1/1 5/5"],
            ledger.Steps.Select(step => FormattableString.Invariant(
                $"{(step.At - s_start).TotalDays}: {step.Sums.ItemsDone}/{step.Sums.Items} {step.Sums.PointsDone}/{step.Sums.Points}")));
        Assert.Equal(
            [(_c, ScopeChangeKind.Added, 2), (_b, ScopeChangeKind.Estimated, 5), (_c, ScopeChangeKind.Cancelled, -2), (_b, ScopeChangeKind.Removed, -8)],
            ledger.Scope.Select(change => (change.Item, change.Kind, change.Points)));
        Assert.Equal([_a], ledger.Done);
        Assert.Empty(ledger.Open);
        Assert.Equal((0, 0), (ledger.Now.ItemsLeft, ledger.Now.PointsLeft));
    }

    /// <summary>What leaves it as it is finished was not done in it; what happens to it later is no business of it.</summary>
    [Fact]
    public void FinishedSprint_KeepsWhatWasNotDone_WhateverHappensLater()
    {
        Planned(-1, _a, 5);
        Planned(-1, _b, null);
        Moved(3, _a, StateGroup.Completed);
        Left(10, _b);
        Moved(11, _a, StateGroup.Started);
        Planned(12, _c, 40);

        var ledger = SprintLedger.Of(_sprint, s_start, s_start.AddDays(10), _facts);
        Assert.Equal(new SprintSums(2, 1, 5, 5), ledger.Now);
        Assert.Equal([_a], ledger.Done);
        Assert.Equal([_b], ledger.Open);
        Assert.Empty(ledger.Scope);
        Assert.Equal(2, ledger.Steps.Count);
    }

    [Fact]
    public void WhatWasCancelled_CountsAgain_WhenItIsTakenUpAgain()
    {
        Planned(-1, _a, 5);
        Moved(-1, _a, StateGroup.Cancelled);
        Moved(1, _a, StateGroup.Unstarted);
        Estimated(2, _b, 3); // not in it
        var ledger = SprintLedger.Of(_sprint, s_start, null, _facts);
        Assert.Equal(SprintSums.None, ledger.Committed);
        Assert.Equal((ScopeChangeKind.Resumed, 5m), Assert.Single(ledger.Scope.Select(change => (change.Kind, change.Points))));
        Assert.Equal([_a], ledger.Open);
    }

    [Fact]
    public void EmptySprint_HasItsStart_AndAnotherSprintIsNotThisOne()
    {
        Assert.Equal(SprintSums.None, Assert.Single(SprintLedger.Of(_sprint, s_start, null, []).Steps).Sums);
        _facts.Add(new(_a, s_start.AddDays(-1), s_by, new Optional<SprintId?>(SprintId.New()), new Optional<decimal?>(5), StateGroup.Unstarted));
        Assert.Equal(SprintSums.None, SprintLedger.Of(_sprint, s_start, null, _facts).Now);
        Planned(0, _b, 1);
        Assert.Equal(new SprintSums(1, 0, 1, 0), SprintLedger.Of(_sprint, s_start, null, _facts).Committed);
    }

    private void Planned(int day, RecordId item, decimal? points) => _facts.Add(new(
        item, s_start.AddDays(day), s_by, new Optional<SprintId?>(_sprint), new Optional<decimal?>(points), StateGroup.Unstarted));

    private void Left(int day, RecordId item) => _facts.Add(new(item, s_start.AddDays(day), s_by, new Optional<SprintId?>(null)));

    private void Estimated(int day, RecordId item, decimal points) => _facts.Add(new(item, s_start.AddDays(day), s_by, default, new Optional<decimal?>(points)));

    private void Moved(int day, RecordId item, StateGroup group) => _facts.Add(new(item, s_start.AddDays(day), s_by, Group: group));
}
