using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Who finds, makes, changes and counts views.</summary>
public sealed class SavedViewTests(PostgresServer postgres) : RecordQueriesTest(postgres)
{
    private static readonly ViewSettings s_p1 = new("priority = P1", "-created", "key,title,state", ListDensity.Dense);

    private User _admin = null!;
    private User _other = null!;

    [Fact]
    public async Task Views_EachPersonFindsHisOwnHisTeamsAndEverybodys()
    {
        await PeopleAsync();
        var mine = await MakeAsync(Ana, "Mine", ViewAudience.Private);
        var team = await MakeAsync(Ana, "Ours", ViewAudience.Team);
        var all = await MakeAsync(_admin, "Everybody's", ViewAudience.Organisation);

        Assert.Equal([mine, team, all], await FindsAsync(Ana));
        Assert.Equal([team, all], await FindsAsync(_admin));
        Assert.Equal([all], await FindsAsync(_other));
        Assert.Equal([all], await FindsAsync(Budi));
        Assert.Equal(
            ["my-open", "unassigned", "my-teams", "open", "pending", "resolved", "all"],
            (await ListAsync(Ana)).Where(view => view.BuiltIn).Select(view => view.Id));
        Assert.Equal(["requests-open", "requests"], (await ListAsync(Budi)).Where(view => view.BuiltIn).Select(view => view.Id));
        Assert.Equal(
            [("Mine", true), ("Ours", true), ("Everybody's", false)],
            (await ListAsync(Ana)).Where(view => !view.BuiltIn).Select(view => (view.Name, view.MayEdit)));

        // What one does not find, one can neither change nor delete, nor learn that it is there.
        Assert.IsType<ViewNotFound>(await EditAsync(_other, new(mine) { Name = "x" }));
        Assert.IsType<ViewNotFound>(await EditAsync(_admin, new(mine) { Name = "x" }));
        Assert.IsType<ViewNotFound>(await DeleteAsync(_other, team));
        Assert.IsType<NotAllowed>(await DeleteAsync(Ana, all));
        Assert.IsType<ViewBuiltIn>(await DeleteAsync(_admin, "open"));
    }

    [Fact]
    public async Task Create_OnlyForWhomOneMay_AndWhatCanBeRead()
    {
        await PeopleAsync();

        Assert.IsType<NotAllowed>(await RefusedAsync(Ana, new("x", ViewAudience.Organisation, null, s_p1)));
        Assert.IsType<NotAllowed>(await RefusedAsync(_other, new("x", ViewAudience.Team, Desk.Id, s_p1)));
        Assert.IsType<NotAllowed>(await RefusedAsync(Budi, new("x", ViewAudience.Team, Desk.Id, s_p1)));
        Assert.Equal("team", (await RefusedAsync(_admin, new("x", ViewAudience.Team, TeamId.New(), s_p1)))?.Field);
        Assert.Equal("team", (await RefusedAsync(Ana, new("x", ViewAudience.Private, Desk.Id, s_p1)))?.Field);
        Assert.Equal("filter", (await RefusedAsync(Ana, new("x", ViewAudience.Private, null, s_p1 with { Filter = "nonsense" })))?.Field);
        Assert.Equal("sort", (await RefusedAsync(Ana, new("x", ViewAudience.Private, null, s_p1 with { Sort = "team" })))?.Field);
        Assert.Equal("columns", (await RefusedAsync(Ana, new("x", ViewAudience.Private, null, s_p1 with { Columns = "key,secret" })))?.Field);
        Assert.Equal("name", (await RefusedAsync(Ana, new(" ", ViewAudience.Private, null, s_p1)))?.Field);
        Assert.Null(await RefusedAsync(Budi, new("Mine", ViewAudience.Private, null, s_p1)));
    }

    [Fact]
    public async Task Create_TakenNameOrFullShelf_IsRefused()
    {
        await PeopleAsync();
        await MakeAsync(Ana, "Mine", ViewAudience.Private);

        Assert.IsType<ViewNameTaken>(await RefusedAsync(Ana, new("MINE", ViewAudience.Private, null, s_p1)));
        Assert.Null(await RefusedAsync(Ana, new("Mine", ViewAudience.Team, Desk.Id, s_p1)));
        Assert.Null(await RefusedAsync(_other, new("Mine", ViewAudience.Private, null, s_p1)));
        for (var i = 1; i < SavedView.MostOnShelf; i++)
        {
            await MakeAsync(Ana, $"View {i}", ViewAudience.Private);
        }

        Assert.IsType<TooManyViews>(await RefusedAsync(Ana, new("One more", ViewAudience.Private, null, s_p1)));
    }

    [Fact]
    public async Task Edit_ChangesOnlyWhatIsSaid_RefusesAnOldVersion_AndLeavesEvents()
    {
        await PeopleAsync();
        var id = await MakeAsync(Ana, "Mine", ViewAudience.Private);

        Assert.Null(await EditAsync(Ana, new(id, 1) { Filter = "priority<=P2", Density = null }));
        Assert.Equal(new VersionConflict(2), await EditAsync(Ana, new(id, 1) { Name = "Late" }));
        Assert.Null(await EditAsync(Ana, new(id) { Name = " Renamed " }));
        var view = (await ListAsync(Ana)).Single(view => view.Id == id);
        Assert.Equal(("Renamed", new ViewSettings("priority <= P2", "-created", "key,title,state"), 3), (view.Name, view.Settings, view.Version));

        Assert.Null(await DeleteAsync(Ana, id));
        Assert.DoesNotContain(await ListAsync(Ana), view => view.Id == id);
        await using var db = Database.Open();
        Assert.Equal(
            ["view.created", "view.edited", "view.edited", "view.deleted"],
            await db.Log.Where(logged => logged.AggregateId == Guid.Parse(id)).OrderBy(logged => logged.Sequence).Select(logged => logged.Type).ToListAsync(Ct));
    }

    [Fact]
    public async Task Share_MovesAViewWhereItsChangerMay_AndTakesItFromTheOthers()
    {
        await PeopleAsync();
        var id = await MakeAsync(Ana, "Mine", ViewAudience.Private);

        Assert.IsType<NotAllowed>(await EditAsync(Ana, new(id) { Audience = ViewAudience.Organisation }));
        Assert.Equal("team", (await EditAsync(Ana, new(id) { Team = Desk.Id }))?.Field);
        Assert.IsType<NotAllowed>(await EditAsync(Ana, new(id) { Audience = ViewAudience.Team, Team = TeamId.New() }));
        Assert.Equal([], await FindsAsync(_admin));

        Assert.Null(await EditAsync(Ana, new(id, 1) { Audience = ViewAudience.Team, Team = Desk.Id, Name = "Ours" }));
        Assert.Equal([id], await FindsAsync(_admin));
        Assert.Equal([], await FindsAsync(_other));
        Assert.Equal("team", (await EditAsync(_admin, new(id) { Audience = ViewAudience.Team, Team = TeamId.New() }))?.Field);
        Assert.Null(await EditAsync(_admin, new(id) { Audience = ViewAudience.Organisation }));
        Assert.Equal([id], await FindsAsync(_other));
        Assert.IsType<NotAllowed>(await EditAsync(Ana, new(id) { Audience = ViewAudience.Private }));

        // Whoever takes it back has it, though another one made it.
        Assert.Null(await EditAsync(_admin, new(id) { Audience = ViewAudience.Private }));
        Assert.Equal([id], await FindsAsync(_admin));
        Assert.Equal([], await FindsAsync(Ana));
        var view = (await ListAsync(_admin)).Single(view => view.Id == id);
        Assert.Equal((ViewAudience.Private, null, _admin.Id, "Ours"), (view.Audience, view.Team, view.Owner!.Id, view.Name));
    }

    [Fact]
    public async Task Share_OntoAShelfWithTheNameOrWithoutRoom_IsRefused()
    {
        await PeopleAsync();
        var mine = await MakeAsync(Ana, "Same", ViewAudience.Private);
        await MakeAsync(Ana, "SAME", ViewAudience.Team);
        var share = new EditView.Command(mine) { Audience = ViewAudience.Team, Team = Desk.Id };

        Assert.IsType<ViewNameTaken>(await EditAsync(Ana, share));
        for (var i = 1; i < SavedView.MostOnShelf; i++)
        {
            await MakeAsync(Ana, $"View {i}", ViewAudience.Team);
        }

        Assert.IsType<TooManyViews>(await EditAsync(Ana, share with { Name = "Another" }));
        Assert.Null(await EditAsync(Ana, new(mine) { Name = "Another" }));
    }

    [Fact]
    public async Task Count_HoldsOnlyWhatItsReaderSees_AndStopsAtTheCap()
    {
        await PeopleAsync();
        await AddAsync(new() { Title = "a", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id });
        await AddAsync(new() { Title = "b", Requester = Budi.Id, Team = Desk.Id });
        await AddAsync(new() { Title = "c", Requester = Budi.Id, Team = Desk.Id, Sensitivity = Sensitivity.Restricted });
        await AddAsync(new() { Title = "d", Requester = Ana.Id });

        Assert.Equal(
            ["my-open 1", "unassigned 3", "my-teams 3", "open 4", "pending 0", "resolved 0", "all 4"], await CountsAsync(Ana));
        Assert.Equal(
            ["my-open 0", "unassigned 2", "my-teams 0", "open 3", "pending 0", "resolved 0", "all 3"], await CountsAsync(_other));
        Assert.Equal(["requests-open 3", "requests 3"], await CountsAsync(Budi));
        Assert.Equal([3, 1, 3], await Queries.CountAsync(Agent, [null, Parse("assignee = me"), Parse("team = mine")], 2, TimeSpan.Zero, Ct));
        Assert.Equal([0], await Queries.CountAsync(RecordScope.Nothing(Tenant.First), [null], 2, TimeSpan.Zero, Ct));
    }

    /// <summary>Hundreds of pages count at the same change: what all agents see is counted for the first of them.</summary>
    [Fact]
    public async Task Count_ForPagesThatFollowEvents_SaysTheSame_AndReadsOnceWhatAllSee()
    {
        await PeopleAsync();
        await AddAsync(new() { Title = "a", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id });
        await AddAsync(new() { Title = "b", Requester = Budi.Id, Team = Desk.Id, Sensitivity = Sensitivity.Restricted });
        await AddAsync(new() { Title = "c", Requester = Ana.Id });
        var hour = TimeSpan.FromHours(1);
        foreach (var reader in new[] { Ana, _other, _admin, Budi })
        {
            Assert.Equal(await CountsAsync(reader), await CountsAsync(reader, hour));
        }

        // A new one that all see is not counted again yet; what only some see, and what is somebody's own, is.
        await AddAsync(new() { Title = "d", Requester = Budi.Id, Assignee = Ana.Id });
        await AddAsync(new() { Title = "e", Requester = Budi.Id, Team = Desk.Id, Sensitivity = Sensitivity.Restricted });
        Assert.Equal(["my-open 2", "unassigned 3", "my-teams 3", "open 4", "pending 0", "resolved 0", "all 4"], await CountsAsync(Ana, hour));
        Assert.Equal(["my-open 0", "unassigned 1", "my-teams 0", "open 2", "pending 0", "resolved 0", "all 2"], await CountsAsync(_other, hour));
        Assert.Equal([3, 2, 3], await Queries.CountAsync(Agent, [null, Parse("assignee = me"), Parse("team = mine")], 2, hour, Ct));
        Assert.Equal(["my-open 0", "unassigned 1", "my-teams 0", "open 3", "pending 0", "resolved 0", "all 3"], await CountsAsync(_other));
    }

    /// <summary>Red on a query per row or per view.</summary>
    [Fact]
    public async Task QueueLoad_TakesTheSameStatements_HoweverManyRowsAndViews()
    {
        await PeopleAsync();
        await AddAsync(new() { Title = "a", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id });
        await MakeAsync(Ana, "One", ViewAudience.Team);
        var few = await StatementsAsync();
        for (var i = 0; i < 30; i++)
        {
            await AddAsync(new() { Title = $"{i}", Requester = i % 2 == 0 ? Budi.Id : _other.Id, Team = Desk.Id, Assignee = i % 3 == 0 ? Ana.Id : _admin.Id });
        }

        for (var i = 0; i < 7; i++)
        {
            await MakeAsync(Ana, $"View {i}", ViewAudience.Private);
        }

        // Views; rows, count, people, teams; all counters at once; of a grouped list the same and its heads; nothing for who is where.
        Assert.Equal((1, 4, 1, 4, 1, 0), few);
        Assert.Equal(few, await StatementsAsync());
    }

    private static FilterNode? Parse(string filter) => RecordFilter.Parse(filter).Value;

    private async Task<(int Views, int List, int Counts, int Grouped, int Heads, int Presence)> StatementsAsync()
    {
        await using var scope = Database.Scope();
        var read = scope.ServiceProvider.GetRequiredService<ReadViews>();
        await read.ListAsync(As(Ana), Ct); // the account and its teams are cached from here on
        var views = await SqlStatements.CountAsync(() => read.ListAsync(As(Ana), Ct));
        var list = await SqlStatements.CountAsync(() => Queries.ListAsync(Agent, new RecordListRequest(Count: true), Ct));
        var counts = await SqlStatements.CountAsync(() => read.CountAsync(As(Ana), TimeSpan.Zero, Ct));
        RecordListRequest byAssignee = new(Count: true) { Group = ListGroup.Assignee };
        IReadOnlyList<RecordRow> rows = [];
        var grouped = await SqlStatements.CountAsync(async () => rows = (await Queries.ListAsync(Agent, byAssignee, Ct)).Value!.Items);
        var heads = await SqlStatements.CountAsync(() => Queries.GroupsAsync(Agent, byAssignee, Ct));
        var presence = await SqlStatements.CountAsync(() =>
        {
            Assert.All(rows, row => Assert.Empty(Database.Services.GetRequiredService<IPresence>().At(Tenant.First, row.Id)));
            return Task.CompletedTask;
        });
        return (views, list, counts - views, grouped, heads, presence);
    }

    private async Task PeopleAsync()
    {
        _admin = User.Create(Tenant.First, "Citra", "citra@example.org", Role.TenantAdmin, BySystem).Value!;
        _other = User.Create(Tenant.First, "Dewi", "dewi@example.org", Role.Agent, BySystem).Value!;
        await using var db = Database.Open();
        db.AddRange(_admin, _other);
        var desk = await db.Set<Team>().Include(team => team.Members).SingleAsync(Ct);
        db.Add(new Membership { Tenant = Tenant.First, Team = desk.Id, User = Ana.Id, Role = TeamRole.Member, Since = BySystem.At });
        await db.SaveChangesAsync(Ct);
    }

    private static Actor As(User user) => new(Tenant.First, user.Id, user.DisplayName, Channel.Ui);

    private async Task<string> MakeAsync(User owner, string name, ViewAudience audience)
    {
        var created = await RunAsync((CreateView create) => create.ExecuteAsync(
            As(owner), new(name, audience, audience is ViewAudience.Team ? Desk.Id : null, s_p1), Ct));
        Assert.Null(created.Error);
        return created.Value!.Id.ToString();
    }

    private async Task<Error?> RefusedAsync(User actor, CreateView.Command command) =>
        (await RunAsync((CreateView create) => create.ExecuteAsync(As(actor), command, Ct))).Error;

    private async Task<Error?> EditAsync(User actor, EditView.Command command) =>
        (await RunAsync((EditView edit) => edit.ExecuteAsync(As(actor), command, Ct))).Error;

    private async Task<Error?> DeleteAsync(User actor, string id) =>
        (await RunAsync((DeleteView delete) => delete.ExecuteAsync(As(actor), new(id), Ct))).Error;

    private async Task<IReadOnlyList<ViewRow>> ListAsync(User actor) =>
        (await RunAsync((ReadViews read) => read.ListAsync(As(actor), Ct))).Value!;

    private async Task<IEnumerable<string>> FindsAsync(User actor) => (await ListAsync(actor)).Where(view => !view.BuiltIn).Select(view => view.Id);

    private async Task<IEnumerable<string>> CountsAsync(User actor, TimeSpan age = default) =>
        (await RunAsync((ReadViews read) => read.CountAsync(As(actor), age, Ct))).Value!.Select(count => $"{count.Id} {count.Count}{(count.Capped ? "+" : "")}");

    private async Task<TResult> RunAsync<TUseCase, TResult>(Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = Database.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
