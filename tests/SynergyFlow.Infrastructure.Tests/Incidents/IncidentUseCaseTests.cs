using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

/// <summary>The use cases as the pages and the API call them: real rules, real database.</summary>
public sealed class IncidentUseCaseTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly Stamp s_stamp = new(UserId.System, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private MigratedDatabase _database = null!;
    private Actor _agent = null!;
    private Actor _otherAgent = null!;
    private Actor _caller = null!;
    private Actor _stranger = null!;
    private TeamId _team;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        await using var scope = _database.Scope();
        await using var db = _database.Open();
        _agent = Add("Ayu", Role.Agent);
        _otherAgent = Add("Budi", Role.Agent);
        _caller = Add("Maya", Role.EndUser);
        _stranger = Add("Rizal", Role.EndUser);
        var team = Team.Create(Tenant.First, "Service desk", null, s_stamp).Value!;
        team.Join(_agent.Id, TeamRole.Lead, s_stamp);
        _team = team.Id;
        db.Add(team);
        await db.SaveChangesAsync(Ct);

        Actor Add(string name, Role role)
        {
            var user = User.Create(Tenant.First, name, $"{name}@example.test", role, s_stamp).Value!;
            db.Add(user);
            return new Actor(Tenant.First, user.Id, name, Channel.Ui);
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Create_ByAnEndUser_IsForHimselfOnly()
    {
        Assert.NotNull((await CreateAsync(_caller, _caller)).Value);
        Assert.IsType<NotAllowed>((await CreateAsync(_caller, _stranger)).Error);
        Assert.IsType<NotAllowed>((await CreateAsync(_caller, _caller, team: _team)).Error);
    }

    [Fact]
    public async Task Create_WithForeignIds_IsRefusedByField()
    {
        Assert.Equal("requester", (await CreateAsync(_agent, _caller with { Id = UserId.New() })).Error?.Field);
        Assert.Equal("team", (await CreateAsync(_agent, _caller, team: TeamId.New())).Error?.Field);
        Assert.IsType<NotAnAgent>((await CreateAsync(_agent, _caller, assignee: _stranger.Id)).Error);
        Assert.IsType<AssigneeNotInTeam>((await CreateAsync(_agent, _caller, team: _team, assignee: _otherAgent.Id)).Error);
    }

    [Fact]
    public async Task Move_OfAStranger_FindsNothing_AndOfTheRequester_IsNotAllowed()
    {
        var id = await CreatedAsync();
        Assert.IsType<RecordNotFound>((await MoveAsync(_stranger, new(id, IncidentState.InProgress))).Error);
        Assert.IsType<NotAllowed>((await MoveAsync(_caller, new(id, IncidentState.InProgress))).Error);
    }

    [Fact]
    public async Task Move_Illegal_NamesTheAllowedMoves_AndChangesNothing()
    {
        var id = await CreatedAsync();
        var refused = await MoveAsync(_agent, new(id, IncidentState.Closed));
        var illegal = Assert.IsType<IllegalTransition>(refused.Error);
        Assert.Equal(IncidentState.New.Next, illegal.Allowed);
        Assert.Equal(1, (await ReadAsync(id)).Version);
    }

    [Fact]
    public async Task Move_OnAnOldVersion_IsAVersionConflict()
    {
        var id = await CreatedAsync();
        await AssignAsync(id);
        var refused = await MoveAsync(_agent, new(id, IncidentState.InProgress) { ExpectedVersion = 1 });
        Assert.Equal(new VersionConflict(2), refused.Error);
    }

    [Fact]
    public async Task Resolve_OfAParent_ResolvesItsOpenChildren_AndTellsTheirRequesters()
    {
        var parent = await CreatedAsync();
        var child = (await CreateAsync(_agent, _caller, parent: parent)).Value!.Id;
        await MoveAsync(_agent, new(parent, IncidentState.Resolved) { ResolutionCode = ResolutionCode.Fixed, ResolutionNotes = "Replaced the switch" });

        Assert.Equal(IncidentState.Resolved, (await ReadAsync(child)).Status);
        await using var db = _database.Open();
        var notice = await db.Set<Comment>().SingleAsync(comment => comment.Record == child, Ct);
        Assert.Equal(CommentKind.Reply, notice.Kind);
        Assert.Contains("Replaced the switch", notice.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_OfOtherFieldsOnAnOldVersion_GoesThrough_AndOfTheSameField_ShowsBothValues()
    {
        var id = await CreatedAsync();
        Assert.Equal(2, (await EditAsync(_agent, new(id, 1, new IncidentPatch { Title = "VPN slow" }))).Value);
        Assert.Equal(3, (await EditAsync(_otherAgent, new(id, 1, new IncidentPatch { Service = "VPN" }))).Value);

        var conflict = Assert.IsType<EditConflict>((await EditAsync(_otherAgent, new(id, 1, new IncidentPatch { Title = "VPN gone" }))).Error);
        var field = Assert.Single(conflict.Fields);
        Assert.Equal(("title", "VPN slow", "VPN gone", _agent.Id), (field.Field, field.Theirs, field.Yours, field.By));
        Assert.IsType<VersionConflict>((await EditAsync(_agent, new(id, 1, new IncidentPatch { Location = "Cebu" }, Strict: true))).Error);
    }

    [Fact]
    public async Task Edit_MakingALoopOfParents_IsRefused()
    {
        var top = await CreatedAsync();
        var below = (await CreateAsync(_agent, _caller, parent: top)).Value!.Id;
        Assert.IsType<ParentLoop>((await EditAsync(_agent, new(top, 1, new IncidentPatch { Parent = (RecordId?)below }))).Error);
    }

    [Fact]
    public async Task Comment_OfTheCustomer_ResumesAPendingIncident_AndANoteOfHis_IsNotAllowed()
    {
        var id = await CreatedAsync();
        await AssignAsync(id);
        await MoveAsync(_agent, new(id, IncidentState.Pending) { PendingReason = PendingReason.Customer, Note = "Which office?" });
        await using var scope = _database.Scope();
        var add = scope.ServiceProvider.GetRequiredService<AddComment>();
        Assert.IsType<NotAllowed>((await add.ExecuteAsync(_caller, new(id, CommentKind.Note, "psst"), Ct)).Error);

        Assert.False((await add.ExecuteAsync(_caller, new(id, CommentKind.Reply, "Cebu"), Ct)).Failed);
        Assert.Equal(IncidentState.InProgress, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Link_IsSeenFromBothEnds_AndOnlyOnce()
    {
        var (one, two) = (await CreatedAsync(), await CreatedAsync());
        Assert.NotEqual(default, (await LinkAsync(one, LinkRole.CausedBy, two)).Value);
        Assert.IsType<LinkExists>((await LinkAsync(two, LinkRole.Causes, one)).Error);
        Assert.IsType<LinkToItself>((await LinkAsync(one, LinkRole.Relates, one)).Error);
        Assert.IsType<RecordNotFound>((await LinkAsync(one, LinkRole.Relates, RecordId.New())).Error);
        Assert.Equal((2, 2), ((await ReadAsync(one)).Version, (await ReadAsync(two)).Version));
    }

    [Fact]
    public async Task Comments_Written50AtOnce_AreAllKeptInOrder()
    {
        var id = await CreatedAsync();
        var written = await Task.WhenAll(Enumerable.Range(0, 50).Select(async n =>
        {
            await using var scope = _database.Scope();
            return await scope.ServiceProvider.GetRequiredService<AddComment>().ExecuteAsync(_agent, new(id, CommentKind.Note, $"note {n}"), Ct);
        }));

        Assert.All(written, one => Assert.Null(one.Error));
        await using var db = _database.Open();
        var sequences = await db.Log.Where(one => one.AggregateId == id.Value).OrderBy(one => one.Xid).ThenBy(one => one.Seq).Select(one => one.Sequence).ToListAsync(Ct);
        Assert.Equal(Enumerable.Range(1, 51), sequences);
    }

    private async Task<RecordId> CreatedAsync() => (await CreateAsync(_caller, _caller)).Value!.Id;

    private async Task<Result<CreatedIncident>> CreateAsync(
        Actor actor, Actor requester, TeamId? team = null, UserId? assignee = null, RecordId? parent = null)
    {
        await using var scope = _database.Scope();
        return await scope.ServiceProvider.GetRequiredService<CreateIncident>().ExecuteAsync(
            actor,
            new IncidentFields { Title = "VPN down", Requester = requester.Id, Team = team, Assignee = assignee, Parent = parent },
            Ct);
    }

    private async Task AssignAsync(RecordId id)
    {
        await using var scope = _database.Scope();
        Assert.False((await scope.ServiceProvider.GetRequiredService<AssignIncident>().ExecuteAsync(_agent, new(id, _team, _agent.Id), Ct)).Failed);
    }

    private async Task<Result<int>> MoveAsync(Actor actor, MoveIncident.Command command)
    {
        await using var scope = _database.Scope();
        return await scope.ServiceProvider.GetRequiredService<MoveIncident>().ExecuteAsync(actor, command, Ct);
    }

    private async Task<Result<int>> EditAsync(Actor actor, EditIncident.Command command)
    {
        await using var scope = _database.Scope();
        return await scope.ServiceProvider.GetRequiredService<EditIncident>().ExecuteAsync(actor, command, Ct);
    }

    private async Task<Result<LinkId>> LinkAsync(RecordId one, LinkRole role, RecordId two)
    {
        await using var scope = _database.Scope();
        return await scope.ServiceProvider.GetRequiredService<LinkRecords>().ExecuteAsync(_agent, new(one, role, two), Ct);
    }

    private async Task<Incident> ReadAsync(RecordId id)
    {
        await using var db = _database.Open();
        return await db.Set<Incident>().SingleAsync(incident => incident.Id == id, Ct);
    }
}
