using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Sprints of a project, what is in them, and what the log says became of it.</summary>
public sealed class SprintTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private static readonly SprintFields s_days = new("", null, new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 13));

    /// <summary>The numbers are counted by hand, as the comments say.</summary>
    [Fact]
    public async Task Report_IsWhatTheLogSays_AndVelocityTheSame()
    {
        await MakeAsync();
        var (one, two) = (await AddedAsync("One"), await AddedAsync("Two"));
        var (a, b, c, d) = (await InAsync("a", 5, one), await InAsync("b", 3, one), await InAsync("c", null, one), await InAsync("d", 8, null));
        await EditedAsync(c, new() { Points = new Optional<decimal?>(2) }); // 10 points in 3 items
        Assert.Null((await MoveSprintAsync(one, SprintState.Active)).Error);

        var (started, done, cancelled) = (await StateAsync(StateGroup.Started), await StateAsync(StateGroup.Completed), await StateAsync(StateGroup.Cancelled));
        await MovedAsync(a, started);
        await MovedAsync(a, done); // 5 of 10
        await EditedAsync(d, new() { Sprint = new Optional<SprintId?>(one) }); // 5 of 18
        await EditedAsync(b, new() { Points = new Optional<decimal?>(4) }); // 5 of 19
        await MovedAsync(c, cancelled); // 5 of 17

        var now = await ReportedAsync(one);
        Assert.Equal((new SprintSums(3, 0, 10, 0), new SprintSums(3, 1, 17, 5)), (now.Committed, now.Now));
        Assert.Equal("added d 8, estimated b 1, cancelled c -2", string.Join(", ", now.Scope.Select(change => $"{change.Kind.ToText()} {change.Item!.Title} {change.Points:0}")));
        Assert.All(now.Scope, change => Assert.Equal(Agent.Id, change.By!.Id));
        Assert.Equal("10/0 10/5 18/5 19/5 17/5", string.Join(' ', now.Steps.Select(step => $"{step.Sums.Points:0}/{step.Sums.PointsDone:0}")));

        Assert.Null((await MoveSprintAsync(one, SprintState.Closed, two)).Error);
        await MovedAsync(a, started); // after it is over
        var over = await ReportedAsync(one);
        Assert.Equal((now.Committed, now.Now, now.Scope.Count), (over.Committed, over.Now, over.Scope.Count));
        Assert.Equal(("a", "b d"), (string.Join(' ', over.Done.Select(item => item.Title)), string.Join(' ', over.Open.Select(item => item.Title).Order())));
        Assert.All(over.Open, item => Assert.Equal("Two", item.Sprint!.Name));
        Assert.Equal("One", (await ShownAsync(a)).Sprint!.Name);
        Assert.Equal("d b", await TitlesAsync(Agent, new() { Sprint = new Optional<SprintId?>(two) }));

        var row = Assert.Single(await VelocityAsync());
        Assert.Equal(("One", 10m, 5m), (row.Name, row.Committed.Points, row.Final.PointsDone));
        var listed = (await ListAsync(Agent)).Value!.Items;
        Assert.Equal(["Two", "One"], listed.Select(sprint => sprint.Name));
        Assert.Equal((new SprintSums(2, 0, 12, 0), 0), (listed[0].Sums, listed[0].Unestimated));
        Assert.IsType<SprintIsAlready>((await RunAsync((ReadSprints read) => read.ReportAsync(Agent, "WEB", two, Ct))).Error);
    }

    [Fact]
    public async Task WhatIsPlanned_IsOfTheProject_OfAKindThatIs_AndForASprintThatIsNotOver()
    {
        await MakeAsync();
        await MakeAsync("APP");
        var (one, theirs) = (await AddedAsync("One"), await AddedAsync("One", "APP"));
        var item = await AddedAsync(Item("a"));
        Assert.IsType<WorkItemSprintUnknown>((await PlanAsync(item, theirs)).Error);
        Assert.IsType<WorkItemSprintUnknown>((await PlanAsync(item, SprintId.New())).Error);
        Assert.IsType<WorkItemSprintUnfit>((await AddAsync(Agent, Item("x", WorkItemType.Epic) with { Sprint = one })).Error);
        Assert.IsType<WorkItemSprintUnfit>((await AddAsync(Agent, Item("x", WorkItemType.Subtask, item) with { Sprint = one })).Error);
        Assert.IsType<WorkItemSprintUnknown>((await AddAsync(Agent, Item("x") with { Sprint = theirs })).Error);
        Assert.Null((await PlanAsync(item, one)).Error);
        var shown = await ShownAsync(item);
        Assert.IsType<WorkItemSprintUnfit>((await EditAsync(Agent, item, new() { Type = new Optional<WorkItemType?>(WorkItemType.Epic) }, shown.Version)).Error);

        // One that is over keeps what was done in it, and takes nothing more.
        Assert.Null((await MoveSprintAsync(one, SprintState.Active)).Error);
        await MovedAsync(item, await StateAsync(StateGroup.Completed));
        Assert.Null((await MoveSprintAsync(one, SprintState.Closed)).Error);
        Assert.Null((await EditAsync(Agent, item, new() { Title = "b" }, (await ShownAsync(item)).Version)).Error);
        Assert.IsType<WorkItemSprintUnknown>((await PlanAsync(await AddedAsync(Item("late")), one)).Error);
        Assert.Null((await PlanAsync(item, null)).Error);
    }

    [Fact]
    public async Task RemovedSprint_LeavesItsItemsInNone_AndOnlyWhoManagesMay()
    {
        await MakeAsync();
        var one = await AddedAsync("One");
        var item = await InAsync("a", 1, one);
        var remove = new ChangeSprints.Removal("WEB", one);
        Assert.NotNull((await RunAsync((ChangeSprints change) => change.RemoveAsync(Agent, remove, Ct))).Error);
        Assert.IsType<VersionConflict>((await RunAsync((ChangeSprints change) => change.RemoveAsync(OtherAgent, remove with { ExpectedVersion = 1 }, Ct))).Error);
        Assert.Null((await RunAsync((ChangeSprints change) => change.RemoveAsync(OtherAgent, remove, Ct))).Error);
        Assert.Null((await ShownAsync(item)).Sprint);
        Assert.Empty((await ListAsync(Agent)).Value!.Items);
        await using var db = Database.Open();
        Assert.False(await db.Set<SprintEntry>().AnyAsync(Ct));
        Assert.Equal("work_item.created work_item.edited", string.Join(' ', await db.Log.Where(one => one.AggregateId == item.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct)));
    }

    /// <summary>Somebody plans for it in the same moment: either it goes along, or is told that the sprint is over.</summary>
    [Fact]
    public async Task FinishedSprint_KeepsNothingOpen_WhoeverPlansMeanwhile()
    {
        await MakeAsync();
        var (one, two) = (await AddedAsync("One"), await AddedAsync("Two"));
        await InAsync("first", 1, one);
        Assert.Null((await MoveSprintAsync(one, SprintState.Active)).Error);
        List<RecordId> late = [];
        for (var i = 0; i < 6; i++)
        {
            late.Add(await AddedAsync(Item($"late {i}")));
        }

        var planning = late.ConvertAll(item => PlanAsync(item, one));
        var finished = await MoveSprintAsync(one, SprintState.Closed, two);
        var planned = await Task.WhenAll(planning);
        Assert.Null(finished.Error);
        Assert.All(planned, result => Assert.True(result.Error is null or WorkItemSprintUnknown, result.Error?.Message));
        Assert.Equal("", await TitlesAsync(Agent, new() { Sprint = new Optional<SprintId?>(one) }));
        Assert.Equal(1 + planned.Count(result => !result.Failed), (await ItemsAsync(Agent, new() { Sprint = new Optional<SprintId?>(two) })).Value!.Items.Count);
    }

    /// <summary>Cards of it are moved while it is finished: nobody waits for somebody who waits for him, and what is done by then stays in it.</summary>
    [Fact]
    public async Task FinishedSprint_AndWhoMovesItsItems_DoNotStopEachOther()
    {
        await MakeAsync();
        var (one, two) = (await AddedAsync("One"), await AddedAsync("Two"));
        List<RecordId> items = [];
        for (var i = 0; i < 12; i++)
        {
            items.Add(await InAsync($"item {i}", 1, one));
        }

        Assert.Null((await MoveSprintAsync(one, SprintState.Active)).Error);
        var done = await StateAsync(StateGroup.Completed);
        List<Task<Result<int>>> all = items[..4].ConvertAll(item => MoveAsync(Agent, item, done));
        all.Add(MoveSprintAsync(one, SprintState.Closed, two));
        all.AddRange(items[4..].ConvertAll(item => MoveAsync(Agent, item, done)));
        Assert.All(await Task.WhenAll(all), result => Assert.Null(result.Error));
        var (stayed, left) = (
            (await ItemsAsync(Agent, new() { Sprint = new Optional<SprintId?>(one) })).Value!.Items.Count,
            (await ItemsAsync(Agent, new() { Sprint = new Optional<SprintId?>(two) })).Value!.Items.Count);
        Assert.Equal(12, stayed + left);
        Assert.Equal((stayed, left), ((await ReportedAsync(one)).Done.Count, (await ReportedAsync(one)).Open.Count));
    }

    [Fact]
    public async Task Flow_CountsEachDay_BackFromWhatIsThereNow()
    {
        await MakeAsync();
        var before = TimeProvider.System.GetUtcNow();
        await Task.Delay(20, Ct);
        var (a, b) = (await AddedAsync(Item("a")), await AddedAsync(Item("b")));
        await AddedAsync(Item("epic", WorkItemType.Epic));
        await Task.Delay(20, Ct);
        var made = TimeProvider.System.GetUtcNow();
        await MovedAsync(a, await StateAsync(StateGroup.Started));
        await Task.Delay(20, Ct);
        var begun = TimeProvider.System.GetUtcNow();
        await MovedAsync(a, await StateAsync(StateGroup.Completed));
        await MovedAsync(b, await StateAsync(StateGroup.Cancelled));
        var flow = await FlowAsync([before, made, begun, TimeProvider.System.GetUtcNow().AddSeconds(1)]);
        Assert.Equal("0 0 0 0, 2 0 0 0, 1 0 1 0, 0 0 0 1", string.Join(", ", flow.Select(day => $"{day.Backlog} {day.Unstarted} {day.Started} {day.Completed}")));
        Assert.Equal("1 0 1 0", string.Join(", ", (await FlowAsync([begun])).Select(day => $"{day.Backlog} {day.Unstarted} {day.Started} {day.Completed}")));
    }

    private async Task<IReadOnlyList<FlowDay>> FlowAsync(IReadOnlyList<DateTimeOffset> ends)
    {
        var project = (await ReadAsync(Agent, "WEB")).Value!;
        return await RunAsync((ReadSprints read) => read.FlowAsync(Agent, project, ends, Ct));
    }

    private Task<Result<ProjectPartsOf<SprintRow>>> ListAsync(Actor actor) => RunAsync((ReadSprints read) => read.ListAsync(actor, "WEB", Ct));

    private async Task<IReadOnlyList<VelocityRow>> VelocityAsync()
    {
        var sprints = (await ListAsync(Agent)).Value!;
        return await RunAsync((ReadSprints read) => read.VelocityAsync(Agent, sprints, Ct));
    }

    private async Task<SprintReport> ReportedAsync(SprintId sprint)
    {
        var report = await RunAsync((ReadSprints read) => read.ReportAsync(Agent, "WEB", sprint, Ct));
        Assert.Null(report.Error);
        return report.Value!;
    }

    private async Task<SprintId> AddedAsync(string name, string project = "WEB")
    {
        var added = await RunAsync((ChangeSprints change) => change.AddAsync(OtherAgent, new(project, s_days with { Name = name }), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private Task<Result<int>> MoveSprintAsync(SprintId sprint, SprintState state, SprintId? to = null) =>
        RunAsync((ChangeSprints change) => change.MoveAsync(OtherAgent, new("WEB", sprint, state, to), Ct));

    private Task<RecordId> InAsync(string title, decimal? points, SprintId? sprint) => AddedAsync(Item(title) with { Points = points, Sprint = sprint });

    private async Task<Result<int>> PlanAsync(RecordId item, SprintId? sprint) =>
        await EditAsync(Agent, item, new() { Sprint = new Optional<SprintId?>(sprint) }, (await ShownAsync(item)).Version);

    private async Task EditedAsync(RecordId item, WorkItemPatch patch) => Assert.Null((await EditAsync(Agent, item, patch, (await ShownAsync(item)).Version)).Error);

    private async Task MovedAsync(RecordId item, ProjectStateId state) => Assert.Null((await MoveAsync(Agent, item, state)).Error);
}
