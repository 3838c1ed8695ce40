using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Tests.Projects.Items;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Time;

/// <summary>Entries of time as they are stored and read: who may, what counts where, and that nothing of them changes.</summary>
public sealed class TimeTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private static readonly DateOnly s_today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task Entry_CountsOncePerDay_AndOnEachRecord_AndChangesNone()
    {
        var (one, two) = (await OpenAsync(Maya), await OpenAsync(Rizal));
        var version = (await ReadAsync(one)).Version;
        var logged = await LoggedAsync(Agent, Spend(90, one, two) with { Note = "On *both*" });
        await LoggedAsync(Agent, Split(60, (one, 45), (two, 15)));
        await LoggedAsync(OtherAgent, Spend(10, one));

        var mine = (await RunAsync((ReadTime read) => read.MineAsync(Agent, s_today, s_today, Ct))).Value!;
        Assert.Equal("90 60", string.Join(' ', mine.Items.Select(entry => entry.Minutes)));
        Assert.Equal((logged, "On *both*", 2), (mine.Items[0].Id, mine.Items[0].Note, mine.Items[0].Records.Count));
        var spent = await SpentAsync(Agent, one);
        Assert.Equal((145, 135, "Ayu 135, Budi 10"), (spent.Minutes, spent.Mine, string.Join(", ", spent.People.Select(person => $"{person.Person.Name} {person.Minutes}"))));
        Assert.Equal("10 60 90", string.Join(' ', spent.Entries.Items.Select(entry => entry.Minutes)));
        Assert.Equal(105, (await SpentAsync(OtherAgent, two)).Minutes);
        Assert.Equal(version, (await ReadAsync(one)).Version);
        Assert.Equal("time.logged time.logged", string.Join(' ', await EventsOfWeekAsync(Agent)));
    }

    [Fact]
    public async Task Entries_OfARecord_AreReadPageByPage()
    {
        var record = await OpenAsync(Maya);
        for (var i = 1; i <= 5; i++)
        {
            await LoggedAsync(Agent, Spend(i, record));
        }

        List<int> read = [];
        string? cursor = null;
        do
        {
            var page = (await SpentAsync(Agent, record, cursor, 2)).Entries;
            read.AddRange(page.Items.Select(entry => entry.Minutes));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal([5, 4, 3, 2, 1], read);
        Assert.Equal("cursor", (await RunAsync((ReadTime time) => time.OfRecordAsync(Agent, record, "x", 2, Ct))).Error!.Field);
    }

    [Fact]
    public async Task Reversal_IsOnesOwn_OnceAndShowsBoth_AndACorrectionIsBothOrNeither()
    {
        var record = await OpenAsync(Maya);
        var entry = await LoggedAsync(Agent, Spend(30, record));
        Assert.IsType<WorklogNotFound>((await ReverseAsync(OtherAgent, entry)).Error);
        Assert.IsType<WorklogNotFound>((await ReverseAsync(Admin, entry)).Error);
        var reversal = await ReverseAsync(Agent, entry);
        Assert.Null(reversal.Error);
        Assert.IsType<TimeIsReversed>((await ReverseAsync(Agent, entry)).Error);
        Assert.IsType<TimeIsAReversal>((await ReverseAsync(Agent, reversal.Value)).Error);
        var spent = await SpentAsync(Agent, record);
        Assert.Equal((0, "-30 30"), (spent.Minutes, string.Join(' ', spent.Entries.Items.Select(one => one.Minutes))));
        Assert.Equal((entry, reversal.Value), (spent.Entries.Items[0].Reverses!.Value, spent.Entries.Items[1].ReversedBy!.Value));

        // A day that is full has room for what is right once what is wrong is taken back.
        var wrong = await LoggedAsync(Agent, Spend(1440, record));
        Assert.IsType<TimeDayFull>((await LogAsync(Agent, Spend(1, record))).Error);
        Assert.IsType<TimeOutOfBounds>((await CorrectAsync(Agent, wrong, Spend(0, record))).Error);
        Assert.Equal(1440, (await SpentAsync(Agent, record)).Minutes);
        Assert.Null((await CorrectAsync(Agent, wrong, Spend(1440, record) with { Note = "right" })).Error);
        Assert.Null((await CorrectAsync(Agent, (await MineAsync(Agent)).Single(one => one is { Note: "right", ReversedBy: null }).Id, Spend(5, record) with { Day = s_today.AddDays(-8) })).Error);
        Assert.Equal(5, (await SpentAsync(Agent, record)).Minutes);
    }

    [Fact]
    public async Task Time_IsLoggedByAgents_OnWhatTheySee()
    {
        var record = await OpenAsync(Maya);
        var secret = await OpenAsync(Maya, fields => fields with { Team = Team, Sensitivity = Sensitivity.Restricted });
        Assert.IsType<NotAllowed>((await LogAsync(Maya, Spend(5, record))).Error);
        Assert.IsType<RecordNotFound>((await LogAsync(OtherAgent, Spend(5, secret))).Error);
        Assert.IsType<RecordNotFound>((await LogAsync(Agent, Spend(5, RecordId.New()))).Error);
        Assert.IsType<NotAllowed>((await RunAsync((ReadTime read) => read.OfRecordAsync(Maya, record, null, 5, Ct))).Error);
        Assert.IsType<RecordNotFound>((await RunAsync((ReadTime read) => read.OfRecordAsync(OtherAgent, secret, null, 5, Ct))).Error);

        // The lead of another's team sees his minutes, and neither the record nor what he wrote about it.
        await LoggedAsync(Agent, Spend(25, secret) with { Note = "Between us" });
        await LeadAsync(OtherAgent, Agent);
        var seen = Assert.Single((await SheetAsync(OtherAgent, Agent)).Value!.Entries);
        Assert.Equal((25, null, null), (seen.Minutes, seen.Note, seen.Records[0].Record));
        Assert.Equal("Between us", Assert.Single((await SheetAsync(Agent, Agent)).Value!.Entries).Note);
    }

    [Fact]
    public async Task Time_OnAnArchivedProject_IsRefused()
    {
        await MakeAsync();
        var item = await AddedAsync(Item("a"));
        Assert.Null((await LogAsync(Agent, Spend(5, item))).Error);
        Assert.Null((await ArchiveAsync(Admin, "WEB")).Error);
        Assert.IsType<ProjectIsArchived>((await LogAsync(Agent, Spend(5, item))).Error);
        Assert.Equal(5, (await SpentAsync(Agent, item)).Minutes);
    }

    [Fact]
    public async Task WhatWasMerged_CountsOnTheTarget_AndPartsBelowTheirWhole()
    {
        var (source, target) = (await OpenAsync(Maya), await OpenAsync(Maya));
        await LoggedAsync(Agent, Spend(40, source));
        await LoggedAsync(Agent, Spend(2, target));
        Assert.Null((await MergeAsync(Agent, source, target)).Error);
        Assert.Equal((42, 40), ((await SpentAsync(Agent, target)).Minutes, (await SpentAsync(Agent, source)).Minutes));

        await MakeAsync();
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic));
        var story = await AddedAsync(Item("story", WorkItemType.Story, epic));
        var part = await AddedAsync(Item("part", WorkItemType.Subtask, story));
        await LoggedAsync(Agent, Spend(7, story));
        await LoggedAsync(OtherAgent, Spend(11, part));
        var spent = await SpentAsync(Agent, epic);
        Assert.Equal((0, 18), (spent.Minutes, spent.Below));
    }

    /// <summary>Six tabs at once: the day takes what it has room for, and no more.</summary>
    [Fact]
    public async Task FullDay_IsFull_WhoeverLogsMeanwhile()
    {
        var record = await OpenAsync(Maya);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => LogAsync(Agent, Spend(400, record))));
        Assert.Equal(3, results.Count(result => result.Error is null));
        Assert.All(results.Where(result => result.Failed), result => Assert.IsType<TimeDayFull>(result.Error));
        Assert.Equal(1200, (await SpentAsync(Agent, record)).Minutes);
    }

    [Fact]
    public async Task Week_IsDecidedOnByWhoLeads_AsHeSawIt_AndTakesNothingOnceApproved()
    {
        var record = await OpenAsync(Maya);
        var entry = await LoggedAsync(Agent, Spend(60, record));
        Assert.IsType<TimesheetNotFound>((await SheetAsync(OtherAgent, Agent)).Error);
        Assert.Null((await DecideAsync(Agent, Agent, WeekState.Submitted)).Error);
        Assert.IsType<TimesheetNotFound>((await DecideAsync(OtherAgent, Agent, WeekState.Approved)).Error);

        await LeadAsync(OtherAgent, Agent);
        var waiting = Assert.Single((await RunAsync((ReadTime read) => read.WaitingAsync(OtherAgent, Ct))).Value!);
        Assert.Equal((Agent.Id, 60), (waiting.Person.Id, waiting.Minutes));
        Assert.Empty((await RunAsync((ReadTime read) => read.WaitingAsync(Agent, Ct))).Value!); // he leads the team, and nobody decides on his own
        Assert.Single((await RunAsync((ReadTime read) => read.WaitingAsync(Admin, Ct))).Value!);
        Assert.IsType<NotAllowed>((await DecideAsync(OtherAgent, Agent, WeekState.Submitted)).Error);

        await LoggedAsync(Agent, Spend(5, record)); // what he saw is not what there is
        Assert.IsType<VersionConflict>((await DecideAsync(OtherAgent, Agent, WeekState.Approved, version: waiting.Version)).Error);
        Assert.IsType<TimeOwnWeek>((await DecideAsync(Agent, Agent, WeekState.Approved)).Error);
        Assert.Null((await DecideAsync(OtherAgent, Agent, WeekState.Approved)).Error);
        Assert.IsType<TimeWeekIsApproved>((await LogAsync(Agent, Spend(5, record))).Error);
        Assert.IsType<TimeWeekIsApproved>((await ReverseAsync(Agent, entry)).Error);
        Assert.Equal("reason", (await DecideAsync(OtherAgent, Agent, WeekState.Open)).Error!.Field);
        Assert.Null((await DecideAsync(OtherAgent, Agent, WeekState.Open, "Friday")).Error);
        var sheet = (await SheetAsync(Agent, Agent)).Value!;
        Assert.Equal((WeekState.Open, "Friday", "Budi", false), (sheet.Week.State, sheet.Week.Reason, sheet.Week.DecidedBy!.Name, sheet.MayDecide));
        Assert.Null((await ReverseAsync(Agent, entry)).Error);
        Assert.Equal(
            "time.logged time.week_submitted time.logged time.week_approved time.week_reopened time.reversed", string.Join(' ', await EventsOfWeekAsync(Agent)));
        Assert.IsType<TimesheetNotFound>((await RunAsync((ReadTime read) => read.WeekAsync(Agent, Agent.Id, Monday.AddDays(1), Ct))).Error);
    }

    [Fact]
    public async Task Report_HasThoseWhomOneLeads()
    {
        var record = await OpenAsync(Maya);
        await LoggedAsync(Agent, Spend(1, record));
        await LoggedAsync(OtherAgent, Spend(2, record));
        Assert.Equal("Ayu", await ReportedAsync(Agent));
        Assert.Equal("Budi", await ReportedAsync(OtherAgent));
        Assert.Equal("Ayu Budi", await ReportedAsync(Admin));
        await LeadAsync(OtherAgent, Agent);
        Assert.Equal("Ayu Budi", await ReportedAsync(OtherAgent));
        Assert.Equal("to", (await RunAsync((ReadTime read) => read.ReportAsync(Agent, s_today, s_today.AddDays(93), Ct))).Error!.Field);
    }

    [Fact]
    public async Task Timer_IsOnePerPerson_KeepsItsStart_AndEndsWithWhatIsLogged()
    {
        var (one, two) = (await OpenAsync(Maya), await OpenAsync(Maya));
        Assert.IsType<TimerNotRunning>((await TimerAsync(Agent)).Error);
        await StartAsync(Agent, [one.ToString()], "first");
        var started = (await TimerAsync(Agent)).Value!;
        await StartAsync(Agent, [two.ToString()], null);
        var running = (await TimerAsync(Agent)).Value!;
        Assert.Equal((started.StartedAt, 1, null, two), (running.StartedAt, running.Minutes, running.Note, Assert.Single(running.Records).Id));
        Assert.IsType<TimerNotRunning>((await TimerAsync(OtherAgent)).Error);
        Assert.IsType<NotAllowed>((await RunAsync((RunTimer timer) => timer.SetAsync(Maya, new([]), Ct))).Error);
        Assert.IsType<RecordNotFound>((await RunAsync((RunTimer timer) => timer.SetAsync(Agent, new(["INC-999"]), Ct))).Error);

        // What is refused leaves it running.
        Assert.NotNull((await RunAsync((LogTime log) => log.ExecuteAsync(Agent, new(Spend(0, one), EndTimer: true), Ct))).Error);
        Assert.Null((await TimerAsync(Agent)).Error);
        Assert.Null((await RunAsync((LogTime log) => log.ExecuteAsync(Agent, new(Spend(1, one), EndTimer: true), Ct))).Error);
        Assert.IsType<TimerNotRunning>((await RunAsync((RunTimer timer) => timer.DiscardAsync(Agent, Ct))).Error);

        await StartAsync(Agent, [], null);
        await SendAsync("UPDATE \"time\".timer SET started_at = now() - interval '13 hours'");
        Assert.Null((await TimerAsync(Agent)).Value!.Minutes);
    }

    [Fact]
    public async Task Targets_AreWhatIsInHand_ThenWhatWasToday()
    {
        var (one, two) = (await OpenAsync(Maya), await OpenAsync(Maya));
        var secret = await OpenAsync(Maya, fields => fields with { Team = Team, Sensitivity = Sensitivity.Restricted });
        var visits = Database.Services.GetRequiredService<IRecordVisits>();
        var now = TimeProvider.System.GetUtcNow();
        await visits.NoteAsync(await ScopeAsync(OtherAgent), one, now, Ct);
        await visits.NoteAsync(await ScopeAsync(OtherAgent), two, now.AddDays(-1), Ct);
        var offered = (await RunAsync((FindTargets find) => find.OfferAsync(OtherAgent, ["inc-2", secret.ToString(), "x"], now.AddHours(-1), Ct))).Value!;
        Assert.Equal("INC-2 INC-1", string.Join(' ', offered.Select(target => target.Key)));
    }

    [Fact]
    public async Task Entries_AreNeverChanged_ByNobody()
    {
        await LoggedAsync(Agent, Spend(5, await OpenAsync(Maya)));
        foreach (var sql in new[] { "UPDATE \"time\".worklog SET minutes = 6", "DELETE FROM \"time\".worklog", "UPDATE \"time\".allocation SET minutes = 6", "DELETE FROM \"time\".allocation", "TRUNCATE \"time\".allocation" })
        {
            await RefusedAsync(Database.Administrator, sql);
        }

        await using var db = Database.Open();
        var failure = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Database.ExecuteSqlAsync($"UPDATE \"time\".worklog SET minutes = 6", Ct));
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, failure.SqlState);
    }

    private static DateOnly Monday => TimeWeek.MondayOf(s_today);

    private static WorklogFields Spend(int minutes, params RecordId[] records) => new() { Day = s_today, Minutes = minutes, Shares = [.. records.Select(record => new TimeShare(record))] };

    private static WorklogFields Split(int minutes, params (RecordId Record, int Minutes)[] shares) =>
        new() { Day = s_today, Minutes = minutes, Mode = AllocationMode.Split, Shares = [.. shares.Select(share => new TimeShare(share.Record, share.Minutes))] };

    private Task<Result<WorklogId>> LogAsync(Actor actor, WorklogFields fields) => RunAsync((LogTime log) => log.ExecuteAsync(actor, new(fields), Ct));

    private async Task<WorklogId> LoggedAsync(Actor actor, WorklogFields fields)
    {
        var logged = await LogAsync(actor, fields);
        Assert.Null(logged.Error);
        return logged.Value;
    }

    private Task<Result<WorklogId>> ReverseAsync(Actor actor, WorklogId entry) => RunAsync((LogTime log) => log.ReverseAsync(actor, entry, Ct));

    private Task<Result<WorklogId>> CorrectAsync(Actor actor, WorklogId entry, WorklogFields fields) => RunAsync((LogTime log) => log.CorrectAsync(actor, new(entry, fields), Ct));

    private async Task<RecordTime> SpentAsync(Actor actor, RecordId record, string? cursor = null, int limit = 10) =>
        (await RunAsync((ReadTime read) => read.OfRecordAsync(actor, record, cursor, limit, Ct))).Value!;

    private async Task<IReadOnlyList<EntryRow>> MineAsync(Actor actor) => (await RunAsync((ReadTime read) => read.MineAsync(actor, s_today, s_today, Ct))).Value!.Items;

    private Task<Result<Timesheet>> SheetAsync(Actor actor, Actor person) => RunAsync((ReadTime read) => read.WeekAsync(actor, person.Id, Monday, Ct));

    private Task<Result<int>> DecideAsync(Actor actor, Actor person, WeekState to, string? reason = null, int? version = null) =>
        RunAsync((DecideWeek decide) => decide.ExecuteAsync(actor, new(person.Id, Monday, to, reason, version), Ct));

    private async Task<string> ReportedAsync(Actor actor) => string.Join(
        ' ', (await RunAsync((ReadTime read) => read.ReportAsync(actor, s_today, s_today, Ct))).Value!.Items.Select(entry => entry.Person.Name));

    private Task<Result<TimerRow>> TimerAsync(Actor actor) => RunAsync((RunTimer timer) => timer.FindAsync(actor, Ct));

    private async Task StartAsync(Actor actor, IReadOnlyList<string> records, string? note) =>
        Assert.Null((await RunAsync((RunTimer timer) => timer.SetAsync(actor, new(records, note), Ct))).Error);

    /// <summary>A team that one leads and the other is in.</summary>
    private async Task LeadAsync(Actor lead, Actor member)
    {
        Stamp stamp = new(UserId.System, TimeProvider.System.GetUtcNow());
        var team = Core.Teams.Team.Create(lead.Tenant, "Second line", null, stamp).Value!;
        team.Join(lead.Id, Core.Teams.TeamRole.Lead, stamp);
        team.Join(member.Id, Core.Teams.TeamRole.Member, stamp);
        await using var db = Database.Open();
        db.Add(team);
        await db.SaveChangesAsync(Ct);
    }

    private async Task<IReadOnlyList<string>> EventsOfWeekAsync(Actor person)
    {
        await using var db = Database.Open();
        var week = await db.Set<TimeWeek>().Where(one => one.User == person.Id && one.Monday == Monday).Select(one => one.Id).SingleAsync(Ct);
        return await EventsAsync(new RecordId(week.Value));
    }
}
