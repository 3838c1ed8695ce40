using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>The order of a project's work items.</summary>
public sealed class WorkItemRankTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private static readonly WorkItemFilter s_ranked = new(Limit: 200) { Ranked = true };

    private readonly Dictionary<string, RecordId> _made = [];

    [Fact]
    public async Task New_IsLast_AndWhatIsMoved_StandsWhereItWasPut()
    {
        await MakeAsync("WEB", "a", "b", "c", "d", "e");
        Assert.Equal("a b c d e", await TitlesAsync(Agent, s_ranked));

        await RankedAsync("d", before: "b");
        Assert.Equal("a d b c e", await TitlesAsync(Agent, s_ranked));
        await RankedAsync("a c", behind: "e");
        Assert.Equal("d b e a c", await TitlesAsync(Agent, s_ranked));
        await RankedAsync("c e", behind: null);
        Assert.Equal("d b a c e", await TitlesAsync(Agent, s_ranked));
        await RankedAsync("e", before: null);
        Assert.Equal("e d b a c", await TitlesAsync(Agent, s_ranked));
        Assert.Equal(["work_item.created", "work_item.ranked"], await EventsAsync(_made["a"]));

        var shown = await ShownAsync(_made["a"]);
        Assert.Equal((2, shown.CreatedAt), (shown.Version, shown.UpdatedAt));
        Assert.Equal("b a", await Pages(2));
    }

    [Fact]
    public async Task WhereItStandsAlready_NothingHappens()
    {
        await MakeAsync("WEB", "a", "b", "c");
        Assert.Empty(await RankedAsync("b", behind: "a"));
        Assert.Empty(await RankedAsync("a b", before: "c"));
        Assert.Empty(await RankedAsync("c", behind: null));
        Assert.Equal(1, (await ShownAsync(_made["b"])).Version);

        // The same place, and another order there.
        Assert.NotEmpty(await RankedAsync("b a", before: "c"));
        Assert.Equal("b a c", await TitlesAsync(Agent, s_ranked));
    }

    [Fact]
    public async Task WhatComesBack_PutsThemBack_EachToItsOwnPlace()
    {
        await MakeAsync("WEB", "a", "b", "c", "d", "e", "f");
        var back = await RankedAsync("f b c", before: null);
        Assert.Equal("f b c a d e", await TitlesAsync(Agent, s_ranked));

        foreach (var command in back)
        {
            Assert.Null((await RunAsync((RankWorkItems rank) => rank.ExecuteAsync(Agent, command, Ct))).Error);
        }

        Assert.Equal("a b c d e f", await TitlesAsync(Agent, s_ranked));
    }

    [Fact]
    public async Task GapThatIsTooNarrow_IsWidened_AndTheOrderStays()
    {
        await MakeAsync("WEB", "a", "b", "c", "d");
        await using (var db = Database.Open())
        {
            string narrow = Rank.First + new string('0', Rank.Longest - 7), above = narrow + "1", below = narrow + "2";
            var (b, c) = (_made["b"].Value, _made["c"].Value);
            await db.Database.ExecuteSqlAsync($"UPDATE projects.work_item SET rank = CASE id WHEN {b} THEN {above} ELSE {below} END WHERE id IN ({b}, {c})", Ct);
        }

        Assert.Equal("a b c d", await TitlesAsync(Agent, s_ranked));
        await RankedAsync("d a", before: "c");
        Assert.Equal("b d a c", await TitlesAsync(Agent, s_ranked));
        await RankedAsync("c", behind: "b");
        Assert.Equal("b c d a", await TitlesAsync(Agent, s_ranked));
    }

    /// <summary>Two people for a while, in turn and at once: none is refused, and both see the same order, which has everything once.</summary>
    [Fact]
    public async Task TwoPeople_WhoOrderTheSameList_EndWithOneOrder()
    {
        await MakeAsync("WEB", [.. Enumerable.Range(0, 12).Select(i => $"t{i}")]);
        await Task.WhenAll(new[] { Agent, OtherAgent }.Select((person, seed) => Task.Run(async () =>
        {
            Random random = new(seed);
            var all = _made.Values.ToArray();
            for (var turn = 0; turn < 60; turn++)
            {
                random.Shuffle(all);
                var done = await RunAsync((RankWorkItems rank) => rank.ExecuteAsync(person, new(ProjectOf, all[..random.Next(1, 4)], all[4], random.Next(2) == 0), Ct));
                Assert.Null(done.Error);
            }
        })));

        var order = await TitlesAsync(Agent, s_ranked);
        Assert.Equal(order, await TitlesAsync(OtherAgent, s_ranked));
        Assert.Equal(_made.Keys.Order(StringComparer.Ordinal), order.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Refused_IsWhatIsNotThere_NotSeen_NotChangeable_OrNoPlace()
    {
        await MakeAsync("OPS", "x");
        await MakeAsync("WEB", "a", "b");
        var (a, b, x) = (_made["a"], _made["b"], _made["x"]);

        Assert.IsType<InvalidField>((await RankAsync(Agent, [], b)).Error);
        Assert.IsType<InvalidField>((await RankAsync(Agent, [a, a], b)).Error);
        Assert.IsType<InvalidField>((await RankAsync(Agent, [.. Enumerable.Range(0, 201).Select(_ => RecordId.New())], b)).Error);
        Assert.IsType<WorkItemRankedByItself>((await RankAsync(Agent, [a, b], b)).Error);
        Assert.IsType<RecordNotFound>((await RankAsync(Agent, [x], b)).Error);
        Assert.IsType<RecordNotFound>((await RankAsync(Agent, [a], x)).Error);
        Assert.IsType<RecordNotFound>((await RankAsync(Agent, [RecordId.New()], b)).Error);
        Assert.IsType<RecordNotFound>((await RankAsync(Maya, [b], a)).Error);

        Assert.Null((await ArchiveAsync(Admin, "WEB")).Error);
        Assert.IsType<ProjectIsArchived>((await RankAsync(Agent, [b], a)).Error);
    }

    /// <summary>What is over, what is still to be decided, epics and sub-tasks are not in it; sums are of all that match, whatever the page.</summary>
    [Fact]
    public async Task Backlog_HasWhatIsPlanned_WithItsSums_AndWhatEachEpicHas()
    {
        await MakeAsync("WEB");
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic));
        var empty = await AddedAsync(Item("empty", WorkItemType.Epic));
        var story = await AddedAsync(Item("story", WorkItemType.Story, epic) with { Points = 3 });
        await AddedAsync(Item("part", WorkItemType.Subtask, story));
        await AddedAsync(Item("bug", WorkItemType.Bug, epic) with { Points = 2.5m });
        await AddedAsync(Item("task") with { Points = 1 });
        await AddAsync(Admin, Item("new"), state: await StateAsync(StateGroup.Triage));
        var done = await AddedAsync(Item("done") with { Points = 100 });
        await MoveAsync(Admin, done, await StateAsync(StateGroup.Completed));
        var project = (await ReadAsync(Agent, "WEB")).Value!;

        var all = (await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new(Limit: 2), Ct))).Value!;
        Assert.Equal(("story bug", 3, 6.5m), (string.Join(' ', all.Items.Items.Select(row => row.Title)), all.Items.Total, all.Points));
        Assert.NotNull(all.Items.Next);
        Assert.Equal([("epic", 2, 5.5m), ("empty", 0, 0m), (null, 1, 1m)], all.Epics.Select(one => (one.Epic?.Title, one.Items, one.Points)));

        var without = (await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new() { Parent = new Optional<RecordId?>(null) }, Ct))).Value!;
        Assert.Equal(("task", 1m), (Assert.Single(without.Items.Items).Title, without.Points));
        var stories = (await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new() { Types = [WorkItemType.Story], Parent = epic }, Ct))).Value!;
        Assert.Equal("story", Assert.Single(stories.Items.Items).Title);
        Assert.Empty((await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new() { Parent = empty }, Ct))).Value!.Items.Items);
        Assert.Equal("type", (await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new() { Types = [WorkItemType.Epic] }, Ct))).Error?.Field);
        Assert.IsType<InvalidField>((await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new(new string('x', 201)), Ct))).Error);
    }

    private ProjectId ProjectOf { get; set; }

    private async Task MakeAsync(string project, params string[] titles)
    {
        await base.MakeAsync(project);
        ProjectOf = (await ReadAsync(Admin, project)).Value!.Id;
        foreach (var title in titles)
        {
            _made[title] = await AddedAsync(Item(title), project);
        }
    }

    private Task<Result<IReadOnlyList<RankWorkItems.Command>>> RankAsync(Actor actor, IReadOnlyList<RecordId> items, RecordId? anchor, bool behind = false) =>
        RunAsync((RankWorkItems rank) => rank.ExecuteAsync(actor, new(ProjectOf, items, anchor, behind), Ct));

    private async Task<IReadOnlyList<RankWorkItems.Command>> RankedAsync(string titles, Optional<string?> before = default, Optional<string?> behind = default)
    {
        var anchor = before.Or(null) ?? behind.Or(null);
        var done = await RankAsync(Agent, [.. titles.Split(' ').Select(title => _made[title])], anchor is null ? null : _made[anchor], behind.IsSet);
        Assert.Null(done.Error);
        return done.Value!;
    }

    /// <summary>The titles of the second page, where each has so many.</summary>
    private async Task<string> Pages(int size)
    {
        var first = (await ItemsAsync(Agent, s_ranked with { Limit = size })).Value!;
        return await TitlesAsync(Agent, s_ranked with { Limit = size, After = first.Next });
    }
}
