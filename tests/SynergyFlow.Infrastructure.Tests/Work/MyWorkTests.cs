using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>A person's own list from the tables: what is on it, what is put off, what of the watched changed.</summary>
public sealed class MyWorkTests(PostgresServer postgres) : RecordQueriesTest(postgres)
{
    private static readonly TimeZoneInfo s_jakarta = TimeZoneInfo.FindSystemTimeZoneById("Asia/Jakarta");

    private IMyWork Work => Database.Services.GetRequiredService<IMyWork>();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task List_HoldsWhatIsAssignedAndOpen_TheMostUrgentFirst_AndNobodyElses()
    {
        var calm = await AddAsync(Mine("Printer jams"));
        var due = await AddAsync(Mine("Payroll is down") with { DueAt = BySystem.At.AddHours(-1) });
        var pending = await AddAsync(Mine("Waits for a part"), incident => incident.Pend(PendingReason.Vendor, null, "Ordered.", BySystem));
        _ = await AddAsync(new IncidentFields { Title = "Nobody's", Requester = Budi.Id });
        _ = await AddAsync(Mine("Over"), incident => incident.Resolve(ResolutionCode.Fixed, "Done.", null, BySystem));

        var read = await Work.ReadAsync(Agent, Now, s_jakarta, Ct);

        Assert.Equal(
            [(due.Key, WorkGroup.Now, WorkReason.Overdue), (calm.Key, WorkGroup.Today, WorkReason.NotStarted), (pending.Key, WorkGroup.Waiting, WorkReason.WaitsOpenly)],
            read.Items.Select(item => (item.Record.Key, item.Place.Group, item.Place.Reason)));
        Assert.False(read.Capped);
        Assert.Empty((await Work.ReadAsync(OtherAgent, Now, s_jakarta, Ct)).Items);
    }

    [Fact]
    public async Task RequestersAnswer_MovesARecordToNow_UntilTheDeskReplies()
    {
        var incident = await AddAsync(Mine("VPN drops"));
        await SayAsync(incident, Budi.Id, "It still drops.");
        Assert.Equal(WorkReason.RequesterAnswered, (await OnlyAsync()).Place.Reason);

        await SayAsync(incident, Ana.Id, "Try again now.");
        Assert.NotEqual(WorkReason.RequesterAnswered, (await OnlyAsync()).Place.Reason);
    }

    [Fact]
    public async Task Snooze_PutsARecordOffForItsPersonAlone_UntilItIsOverOrTakenBack()
    {
        var incident = await AddAsync(Mine("Order a chair"));
        var until = Now.AddHours(2);
        Assert.True(await Work.SnoozeAsync(Agent, incident.Id, until, Now, Ct));
        Assert.True(await Work.SnoozeAsync(Agent, incident.Id, until.AddHours(1), Now, Ct));

        var snoozed = await OnlyAsync();
        Assert.Equal(WorkGroup.Snoozed, snoozed.Place.Group);
        Assert.Equal(until.AddHours(1), snoozed.Place.At!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(WorkGroup.Today, Assert.Single((await Work.ReadAsync(Agent, until.AddHours(2), s_jakarta, Ct)).Items).Place.Group);

        await Work.WakeAsync(OtherAgent, incident.Id, Ct);
        Assert.Equal(WorkGroup.Snoozed, (await OnlyAsync()).Place.Group);
        await Work.WakeAsync(Agent, incident.Id, Ct);
        Assert.Equal(WorkGroup.Today, (await OnlyAsync()).Place.Group);
    }

    [Fact]
    public async Task Snooze_OfARecordThatOneDoesNotSee_OrToNoFutureTime_IsRefused()
    {
        var hidden = await AddAsync(new IncidentFields { Title = "Ana's own", Requester = Ana.Id });
        Assert.False(await Work.SnoozeAsync(Requester, hidden.Id, Now.AddHours(1), Now, Ct));

        await using var scope = Database.Scope();
        var snooze = scope.ServiceProvider.GetRequiredService<SnoozeRecord>();
        Actor ana = new(Agent.Tenant, Ana.Id, "Ana", Channel.Ui);
        Assert.Equal("until", Assert.IsType<InvalidField>((await snooze.ExecuteAsync(ana, hidden.Id, Now, Ct)).Error).Field);
        Assert.Equal("until", Assert.IsType<InvalidField>((await snooze.ExecuteAsync(ana, hidden.Id, Now.AddDays(400), Ct)).Error).Field);
    }

    [Fact]
    public async Task Watched_ShowsWhatOthersChangedSinceOneLooked()
    {
        var incident = await AddAsync(new IncidentFields { Title = "Lift stands still", Requester = Budi.Id });
        await using (var scope = Database.Scope())
        {
            var watched = await scope.ServiceProvider.GetRequiredService<WatchRecord>()
                .ExecuteAsync(Actor.System(Agent.Tenant), new(incident.Id, Ana.Id, Watching: true), Ct);
            Assert.Null(watched.Error);
        }

        Assert.Empty((await Work.ReadAsync(Agent, Now, s_jakarta, Ct)).Watched);
        await SayAsync(incident, Budi.Id, "Still the case.");
        await using (var db = Database.Open())
        {
            db.Add(new WorkHistory
            {
                Tenant = Agent.Tenant,
                Record = incident.Id,
                Sequence = 3,
                EventId = Guid.CreateVersion7(),
                Type = "record.commented",
                At = Now,
                ActorId = Budi.Id,
                Channel = Channel.Ui,
                Changes = "[]",
            });
            await db.SaveChangesAsync(Ct);
        }

        Assert.Equal(incident.Key, Assert.Single((await Work.ReadAsync(Agent, Now, s_jakarta, Ct)).Watched).Key);

        await Database.Services.GetRequiredService<IRecordVisits>().NoteAsync(Agent, incident.Id, Now, Ct);
        Assert.Empty((await Work.ReadAsync(Agent, Now, s_jakarta, Ct)).Watched);
    }

    private async Task SayAsync(Incident incident, UserId by, string text)
    {
        await using var scope = Database.Scope();
        var said = await scope.ServiceProvider.GetRequiredService<AddComment>()
            .ExecuteAsync(new Actor(Agent.Tenant, by, "Somebody", Channel.Ui), new(incident.Id, CommentKind.Reply, text), Ct);
        Assert.Null(said.Error);
    }

    private async Task<MyWorkItem> OnlyAsync() => Assert.Single((await Work.ReadAsync(Agent, Now, s_jakarta, Ct)).Items);

    private IncidentFields Mine(string title) => new() { Title = title, Requester = Budi.Id, Assignee = Ana.Id };
}
