using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.Calendars.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Identity.Calendars;
using SynergyFlow.Infrastructure.Tests.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Work items on their assignee's own list, among the incidents, and in his calendar.</summary>
public sealed class MyItemsTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private static readonly TimeZoneInfo s_jakarta = TimeZoneInfo.FindSystemTimeZoneById("Asia/Jakarta");

    // A Wednesday, three in the afternoon in Jakarta.
    private static readonly DateTimeOffset s_now = new(2026, 12, 2, 8, 0, 0, TimeSpan.Zero);

    private IMyWork MyWork => Database.Services.GetRequiredService<IMyWork>();

    [Fact]
    public async Task List_HoldsDeskAndProjects_ByWhatEachIsWantedFor()
    {
        await MakeAsync();
        var (current, next) = (await SprintAsync("Sprint 4", new(2026, 11, 23), new(2026, 12, 4)), await SprintAsync("Sprint 5", new(2026, 12, 7), new(2026, 12, 18)));
        await StartAsync(current);
        _ = await AddedAsync(Mine("Someday") with { Priority = Priority.P1 });
        _ = await AddedAsync(Mine("In sprint") with { Sprint = current });
        _ = await AddedAsync(Mine("Next sprint") with { Sprint = next });
        _ = await AddedAsync(Mine("Today") with { TargetDate = new(2026, 12, 2) });
        _ = await AddedAsync(Mine("Yesterday") with { TargetDate = new(2026, 12, 1) });
        var started = await AddedAsync(Mine("Begun"));
        Assert.Null((await MoveAsync(Agent, started, await StateAsync(StateGroup.Started))).Error);
        _ = await OpenAsync(Maya, fields => fields with { Title = "VPN down", Assignee = Agent.Id });

        // Nothing to do: an epic, what nobody accepted, what is done, somebody else's.
        _ = await AddedAsync(Mine("Epic") with { Type = WorkItemType.Epic });
        Assert.Null((await AddAsync(Admin, Mine("Triage"), state: await StateAsync(StateGroup.Triage))).Error);
        Assert.Null((await AddAsync(Admin, Mine("Done"), state: await StateAsync(StateGroup.Completed))).Error);
        _ = await AddedAsync(Item("Other's") with { Assignee = OtherAgent.Id });

        var read = await ReadAsync();
        Assert.Equal(
            [
                "now overdue Yesterday", "today due_today Today", "today in_progress Begun", "today not_started VPN down", "this_week in_sprint In sprint (Sprint 4)",
                "later planned_for Next sprint (Sprint 5)", "later unplanned Someday",
            ],
            read.Items.Select(Said));
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 23, 59, 59, TimeSpan.FromHours(7)), read.Items[1].Place.At);
        Assert.Equal(read.Items[1].Place.At, read.Items[1].Record.DueAt);

        // The day is the reader's: over at noon UTC of the same day for who lives far enough east.
        var east = await MyWork.ReadAsync(await ScopeAsync(Agent), s_now.AddHours(5), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati"), Ct);
        Assert.Equal("now overdue Today", Said(east.Items.Single(item => item.Record.Title == "Today")));

        Assert.Null((await ArchiveAsync(Admin, "WEB")).Error);
        Assert.Equal("VPN down", Assert.Single((await ReadAsync()).Items).Record.Title);
    }

    [Fact]
    public async Task Part_GoesWithWhatItIsAPartOf_AndWhatIsBlockedWaits()
    {
        await MakeAsync();
        var sprint = await SprintAsync("Sprint 4", new(2026, 11, 23), new(2026, 12, 4));
        await StartAsync(sprint);
        var story = await AddedAsync(Item("Quote", WorkItemType.Story) with { Sprint = sprint });
        var part = await AddedAsync(Mine("Draw it") with { Type = WorkItemType.Subtask, Parent = story });
        var item = Assert.Single((await ReadAsync()).Items);
        Assert.Equal(("this_week in_sprint Draw it (Sprint 4)", new WorkParent("WEB-1", "Quote")), (Said(item), item.Parent));

        var blocker = await OpenAsync(Maya);
        Assert.Null((await RunAsync((LinkRecords link) => link.ExecuteAsync(Agent, new(blocker, LinkRole.Blocks, part), Ct))).Error);
        Assert.Equal("waiting blocked Draw it (INC-1)", Said((await ReadAsync()).Items.Single()));
        await ResolveAsync(blocker);
        await AssertAsync("this_week in_sprint Draw it (Sprint 4)");

        // What the reader does not see holds nothing up for him.
        await MakeAsync("SECRET", fields => fields with { Visibility = ProjectVisibility.Members, Teams = [] });
        var hidden = await AddedAsync(Item("Hidden"), "SECRET");
        Assert.Null((await RunAsync((LinkRecords link) => link.ExecuteAsync(Admin, new(hidden, LinkRole.Blocks, part), Ct))).Error);
        await AssertAsync("this_week in_sprint Draw it (Sprint 4)");

        async Task AssertAsync(string said) => Assert.Equal(said, Said((await ReadAsync()).Items.Single(one => one.Record.Id == part)));
    }

    [Fact]
    public async Task Snooze_CanLastUntilTheNextSprint_OfAProjectThatTheReaderSees()
    {
        await MakeAsync();
        var item = await AddedAsync(Mine("Quote"));
        var today = DateOnly.FromDateTime(s_now.DateTime);
        Assert.Null(await MyWork.OfferAsync(await ScopeAsync(Agent), item, today, Ct));
        _ = await SprintAsync("Sprint 6", new(2026, 12, 21), new(2026, 12, 31));
        _ = await SprintAsync("Sprint 5", new(2026, 12, 7), new(2026, 12, 18));
        Assert.Equal(new SnoozeOffer("Sprint 5", new(2026, 12, 7)), await MyWork.OfferAsync(await ScopeAsync(Agent), item, today, Ct));
        Assert.Equal(new SnoozeOffer("Sprint 6", new(2026, 12, 21)), await MyWork.OfferAsync(await ScopeAsync(Agent), item, new(2026, 12, 7), Ct));
        Assert.Null(await MyWork.OfferAsync(await ScopeAsync(Maya), item, today, Ct));

        var until = s_now.AddDays(5);
        Assert.True(await MyWork.SnoozeAsync(await ScopeAsync(Agent), item, until, s_now, Ct));
        Assert.Equal("snoozed snoozed_until Quote", Said((await ReadAsync()).Items.Single()));
        await MyWork.WakeAsync(await ScopeAsync(Agent), item, Ct);
        Assert.Equal("later unplanned Quote", Said((await ReadAsync()).Items.Single()));
    }

    [Fact]
    public async Task List_SendsAsManyStatementsForTwentyItemsAsForTwo()
    {
        await MakeAsync();
        var sprint = await SprintAsync("Sprint 4", new(2026, 11, 23), new(2026, 12, 4));
        var story = await AddedAsync(Mine("Story") with { Sprint = sprint });
        _ = await AddedAsync(Mine("Part") with { Type = WorkItemType.Subtask, Parent = story });
        var few = await StatementsAsync();
        for (var i = 0; i < 18; i++)
        {
            _ = await AddedAsync(Mine($"Item {i}") with { Sprint = i % 2 == 0 ? sprint : null, Type = i % 3 == 0 ? WorkItemType.Bug : WorkItemType.Task });
        }

        Assert.Equal(few, await StatementsAsync());
        Assert.InRange(few, 1, 11);

        async Task<int> StatementsAsync()
        {
            _ = await ReadAsync(); // its connection is told the tenant
            return await SqlStatements.CountAsync(() => ReadAsync());
        }
    }

    [Fact]
    public async Task Calendar_HasWhatIsWantedOfTheReader_HisSprintsAndSnoozes_AndNothingThatHeNoLongerSees()
    {
        await MakeAsync();
        var now = TimeProvider.System.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var sprint = await SprintAsync("Sprint 4", today.AddDays(-3), today.AddDays(9));
        _ = await SprintAsync("Not mine", today, today.AddDays(2));
        var dated = await AddedAsync(Mine("Quote, please") with { TargetDate = today.AddDays(2), Sprint = sprint });
        var done = await AddedAsync(Mine("Ready") with { TargetDate = today.AddDays(3) });
        _ = await AddedAsync(Mine("Long ago") with { TargetDate = today.AddDays(-100) });
        _ = await AddedAsync(Item("Other's") with { TargetDate = today, Assignee = OtherAgent.Id });
        Assert.Null((await MoveAsync(Agent, done, await StateAsync(StateGroup.Completed))).Error);
        var incident = await OpenAsync(Maya, fields => fields with { Title = "VPN down", Assignee = Agent.Id, DueAt = now.AddHours(4) });
        Assert.True(await MyWork.SnoozeAsync(await ScopeAsync(Agent), dated, now.AddDays(1), now, Ct));

        var entries = await EntriesAsync(Agent);
        Assert.Equal(
            ["Due INC-1 VPN down /incidents/INC-1", "Due WEB-1 Quote, please /items/WEB-1", "Due WEB-2 Ready /items/WEB-2 off", "Snoozes WEB-1 Quote, please /items/WEB-1"],
            entries.Where(entry => entry.Content is not CalendarContent.Sprints).Select(Named).Order(StringComparer.Ordinal));
        var days = Assert.Single(entries, entry => entry.Content is CalendarContent.Sprints);
        Assert.Equal(("WEB: Sprint 4", today.AddDays(-3), today.AddDays(9)), (days.Title, days.FirstDay, days.LastDay));
        Assert.Equal(now.AddHours(4), entries.Single(entry => entry.Id == incident.Value).At!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, (await EntriesAsync(Agent, CalendarContent.Snoozes, CalendarContent.Sprints)).Count);

        // Each change is a later revision of the same entry.
        var before = entries.Single(entry => entry.Id == dated.Value && entry.Content is CalendarContent.Due);
        Assert.Null((await EditAsync(Agent, dated, new() { TargetDate = new Optional<DateOnly?>(today.AddDays(4)) }, (await ShownAsync(dated)).Version)).Error);
        var after = (await EntriesAsync(Agent)).Single(entry => entry.Id == dated.Value && entry.Content is CalendarContent.Due);
        Assert.True(after.Revision > before.Revision && after.ChangedAt >= before.ChangedAt && after.FirstDay == today.AddDays(4));

        // The same text as long as nothing is another; a program can read it.
        var text = CalendarText.Write("Mine", await EntriesAsync(Agent), "https://desk.example.org", null);
        Assert.Equal(text, CalendarText.Write("Mine", await EntriesAsync(Agent), "https://desk.example.org", null));
        Assert.Equal(5, Ical.Net.Calendar.Load(text)!.Events.Count);

        // Given to somebody else it is nobody's any more here.
        Assert.Null((await EditAsync(Agent, dated, new() { Assignee = new Optional<UserId?>(OtherAgent.Id) }, (await ShownAsync(dated)).Version)).Error);
        Assert.DoesNotContain(await EntriesAsync(Agent), entry => entry.Id == dated.Value && entry.Content is CalendarContent.Due);
        Assert.Empty(await EntriesAsync(Maya));
    }

    private static string Named(CalendarEntry entry) => $"{entry.Content} {entry.Title} {entry.Path}{(entry.Cancelled ? " off" : "")}";

    private static string Said(MyWorkItem item) =>
        $"{item.Place.Group.ToText()} {item.Place.Reason.ToText()} {item.Record.Title}{(item.Place.Name is { } name ? $" ({name})" : "")}";

    private WorkItemFields Mine(string title) => Item(title) with { Assignee = Agent.Id };

    private async Task<Core.Work.MyWork> ReadAsync() => await MyWork.ReadAsync(await ScopeAsync(Agent), s_now, s_jakarta, Ct);

    private Task<IReadOnlyList<CalendarEntry>> EntriesAsync(Actor actor, params CalendarContent[] contents) => RunAsync((ReadCalendars read) =>
        read.EntriesAsync(actor, (contents.Length == 0 ? Enum.GetValues<CalendarContent>() : contents).ToHashSet(), Ct));

    private async Task<SprintId> SprintAsync(string name, DateOnly starts, DateOnly ends)
    {
        var added = await RunAsync((ChangeSprints change) => change.AddAsync(Admin, new("WEB", new(name, null, starts, ends)), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private async Task StartAsync(SprintId sprint) =>
        Assert.Null((await RunAsync((ChangeSprints change) => change.MoveAsync(Admin, new("WEB", sprint, SprintState.Active), Ct))).Error);
}
