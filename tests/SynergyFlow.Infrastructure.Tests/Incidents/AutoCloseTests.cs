using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

public sealed class AutoCloseTests(PostgresServer postgres) : DeskTest(postgres)
{
    // A Tuesday.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Resolved_IsAnnouncedOnce_AndClosedThen()
    {
        var id = await OpenAsync(Maya);
        await ResolveAsync(id);
        Assert.Equal(0, await RunOnceAsync());

        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await RunOnceAsync());
        Assert.Equal(0, await RunOnceAsync());
        var notice = Assert.Single(await ConversationAsync(Maya, id));
        Assert.Equal((UserId.System, Channel.System), (notice.By.Id, notice.Channel));
        Assert.Contains("27 November 2026 at 09:00 (UTC)", notice.Body, StringComparison.Ordinal);
        Assert.Null((await ReadAsync(id)).FirstResponseAt);

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await RunOnceAsync());
        Assert.Equal(0, await RunOnceAsync());
        Assert.Equal(IncidentState.Closed, (await ReadAsync(id)).Status);
        Assert.Equal(["incident.created", "incident.resolved", "record.commented", "incident.close_announced", "incident.closed"], await EventsAsync(id));

        // What it did by itself says for what.
        await using var db = Database.Open();
        var logged = await db.Log.AsNoTracking().Where(one => one.AggregateId == id.Value).ToDictionaryAsync(one => one.Type, Ct);
        Assert.Equal((logged["incident.resolved"].Id, null), (logged["incident.closed"].CausationId, logged["incident.closed"].Command));
        Assert.Equal(logged["incident.resolved"].Id, logged["record.commented"].CausationId);
    }

    [Fact]
    public async Task Resolved_BeforeAWeekendAndAHoliday_WaitsForWorkingDays()
    {
        await SettingsAsync(fields => fields with { TimeZone = "Asia/Manila", Holidays = [new DateOnly(2026, 11, 30)], CloseAfterDays = 1, NoticeDays = 0 });
        _time.SetUtcNow(new DateTimeOffset(2026, 11, 27, 7, 0, 0, TimeSpan.Zero)); // Friday 15:00 there
        var id = await OpenAsync(Maya);
        await ResolveAsync(id);

        _time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 6, 59, 0, TimeSpan.Zero));
        Assert.Equal(0, await RunOnceAsync());
        _time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await RunOnceAsync());
        Assert.Equal(IncidentState.Closed, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Resolved_LongAgoWhenItIsSwitchedOn_IsToldBeforeItCloses()
    {
        await SettingsAsync(fields => fields with { CloseAfterDays = null, NoticeDays = 0 });
        var id = await OpenAsync(Maya);
        await ResolveAsync(id);
        _time.Advance(TimeSpan.FromDays(90));
        Assert.Equal(0, await RunOnceAsync());
        await SettingsAsync(fields => fields with { CloseAfterDays = 3, NoticeDays = 1 });

        Assert.Equal(1, await RunOnceAsync());
        Assert.Equal(IncidentState.Resolved, (await ReadAsync(id)).Status);
        _time.Advance(TimeSpan.FromDays(4));
        Assert.Equal(1, await RunOnceAsync());
        Assert.Equal(IncidentState.Closed, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Rounds_OnSeveralHostsAtOnce_DoEachThingOnce()
    {
        List<RecordId> ids = [];
        for (var n = 0; n < 12; n++)
        {
            ids.Add(await OpenAsync(Maya));
            await ResolveAsync(ids[^1]);
        }

        _time.Advance(TimeSpan.FromDays(2));

        // Four hosts; and besides, each incident from two of them past the lease.
        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunOnceAsync())),
            Task.WhenAll(ids.Concat(ids).Select(id => RunAsync((AutoCloseIncident close) => close.ExecuteAsync(Actor.System(Tenant.First), id, Ct)))));

        foreach (var id in ids)
        {
            Assert.Single(await EventsAsync(id), type => type == "incident.close_announced");
        }
    }

    [Fact]
    public async Task Reply_WithinTheDays_Reopens_AndLaterBeginsALinkedIncident()
    {
        await SettingsAsync(fields => fields with { ReopenDays = 5 });
        var id = await OpenAsync(Maya, with => with with { Team = Team, Sensitivity = Sensitivity.Restricted });
        await ResolveAsync(id);
        _time.Advance(TimeSpan.FromDays(5));
        await SayAsync(Maya, id, "Down again");
        var reopened = await ReadAsync(id);
        Assert.Equal((IncidentState.InProgress, 1), (reopened.Status, reopened.ReopenCount));

        await ResolveAsync(id);
        _time.Advance(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1));
        await SayAsync(Maya, id, "And down once more");
        await SayAsync(Maya, id, "Hello?");

        Assert.Equal(IncidentState.Resolved, (await ReadAsync(id)).Status);
        var link = Assert.Single((await DetailsAsync(Maya, id)).Links);
        var next = await DetailsAsync(Maya, link.OtherId);
        Assert.Equal(
            ("Follow-up: VPN down", "And down once more", Maya.Id, IncidentState.Assigned, Sensitivity.Restricted),
            (next.Title, next.Description, next.Requester.Id, next.State, next.Sensitivity));
        Assert.Equal(("Hello?", reopened.Key), (Assert.Single(await ConversationAsync(Maya, next.Id)).Body, Assert.Single(await ConversationAsync(Maya, next.Id)).Origin));
        Assert.Contains("incident.followed_up", await EventsAsync(id));
    }

    [Fact]
    public async Task Reply_OnAClosedIncident_BeginsALinkedOne_AndAnAgentsDoesNot()
    {
        var id = await OpenAsync(Maya);
        await ResolveAsync(id);
        await MoveAsync(Maya, new(id, IncidentState.Closed));
        await SayAsync(Agent, id, "Thank you");
        await SayAsync(Agent, id, "A note", CommentKind.Note);
        Assert.Empty((await DetailsAsync(Agent, id)).Links);

        await SayAsync(Maya, id, "Not yet!");
        Assert.Single((await DetailsAsync(Agent, id)).Links);
        Assert.Equal(IncidentState.Closed, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Reply_OnAMergedIncident_TakesUpTheOneItLeadsTo()
    {
        var (source, target) = (await OpenAsync(Rizal), await OpenAsync(Maya, with => with with { Team = Team, Assignee = Agent.Id }));
        await MergeAsync(Agent, source, target);
        await MoveAsync(Agent, new(target, IncidentState.Pending) { PendingReason = PendingReason.Customer, Note = "Which office?" });
        await SayAsync(Rizal, source, "Cebu");
        Assert.Equal(IncidentState.InProgress, (await ReadAsync(target)).Status);

        await ResolveAsync(target);
        await SayAsync(Rizal, source, "No");
        Assert.Equal(IncidentState.InProgress, (await ReadAsync(target)).Status);
        Assert.Empty((await DetailsAsync(Agent, source)).Links);
    }

    [Fact]
    public async Task Settings_AreForAdministratorsOnly_AndKeepTheirVersion()
    {
        var fields = DeskFields.Of(DeskSettings.Seed(Tenant.First)) with { ReopenDays = 7 };
        Assert.IsType<NotAllowed>((await EditAsync(Agent, new(fields))).Error);
        Assert.Equal(1, (await EditAsync(Admin, new(fields, 0))).Value);
        Assert.IsType<VersionConflict>((await EditAsync(Admin, new(fields, 0))).Error);
        await using var db = Database.Open();
        Assert.Equal(7, (await db.Set<DeskSettings>().SingleAsync(Ct)).ReopenDays);
        Assert.Empty(await OpenOther().Set<DeskSettings>().ToListAsync(Ct));
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
    }

    private Infrastructure.Persistence.SynergyFlowDbContext OpenOther() => Database.Open(TenantId.New());

    private Task<int?> RunOnceAsync() => Database.Services.GetRequiredService<AutoCloser>().RunOnceAsync(Ct);

    private Task<Result<int>> EditAsync(Actor actor, EditDeskSettings.Command command) =>
        RunAsync((EditDeskSettings edit) => edit.ExecuteAsync(actor, command, Ct));

    private async Task SettingsAsync(Func<DeskFields, DeskFields> with)
    {
        var now = await RunAsync((IDeskSettingsStore store) => store.GetAsync(Tenant.First, Ct));
        Assert.Null((await EditAsync(Admin, new(with(DeskFields.Of(now))))).Error);
    }
}
