using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Components and versions on work items: what is kept, what finds it, and what becomes of it when they change.</summary>
public sealed class WorkItemPartsTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Parts_AreKept_ReadByName_AndEdited_WithHistoryByName()
    {
        await MakeAsync();
        var (search, api) = (await ComponentAsync("Search"), await ComponentAsync("api"));
        var (old, next) = (await VersionAsync("1.9"), await VersionAsync("1.10"));
        var id = await AddedAsync(Item("x") with { Components = [search, api], Versions = [next, old] });

        var shown = await ShownAsync(id);
        Assert.Equal(["api", "Search"], shown.Components.Select(one => one.Name));
        Assert.Equal([("1.9", VersionState.Unreleased), ("1.10", VersionState.Unreleased)], shown.Versions.Select(one => (one.Name, one.State)));
        var row = Assert.Single((await ItemsAsync(Agent)).Value!.Items);
        Assert.Equal("api Search / 1.9 1.10", Names(row.Components, row.Versions));

        // An edit of something else leaves them, and one of them leaves the others.
        Assert.Equal(2, (await EditAsync(Agent, id, new() { Title = "y" }, 1)).Value);
        Assert.Equal(3, (await EditAsync(Agent, id, new() { Components = new([api]) }, 2)).Value);
        shown = await ShownAsync(id);
        Assert.Equal("api / 1.9 1.10", Names(shown.Components, shown.Versions));
        var history = await RunAsync((IRecordChanges changes) => changes.SinceAsync(Agent.Tenant, id, 0, Ct));
        Assert.Equal(["api, Search", "api"], history.Where(change => change.Field == "components").Select(change => change.Value));
        Assert.Equal(3, (await EditAsync(Agent, id, new() { Components = new([api]) }, 3)).Value);
    }

    [Fact]
    public async Task Edits_OfTheSameParts_Meet_ByName()
    {
        await MakeAsync();
        var (search, api) = (await ComponentAsync("Search"), await ComponentAsync("API"));
        var id = await AddedAsync(Item("x"));
        Assert.Equal(2, (await EditAsync(Agent, id, new() { Components = new([search]) }, 1)).Value);

        Assert.Equal(2, (await EditAsync(OtherAgent, id, new() { Components = new([search]) }, 1)).Value);
        Assert.Equal(3, (await EditAsync(OtherAgent, id, new() { Versions = new([await VersionAsync("1.0")]) }, 1)).Value);
        var met = Assert.Single(Assert.IsType<EditConflict>((await EditAsync(OtherAgent, id, new() { Components = new([api]) }, 1)).Error).Fields);
        Assert.Equal(("components", "Search", "API", Agent.Id), (met.Field, met.Theirs, met.Yours, met.By));
    }

    [Fact]
    public async Task Parts_OfAnotherProject_AreRefused_AndImpossibleInTheTablesToo()
    {
        await MakeAsync();
        await MakeAsync("OPS");
        var (component, version) = (await ComponentAsync("Lines", "OPS"), await VersionAsync("1.0", "OPS"));
        var id = await AddedAsync(Item("x"));
        Assert.IsType<WorkItemComponentUnknown>((await AddAsync(Agent, Item("y") with { Components = [component] })).Error);
        Assert.IsType<WorkItemVersionUnknown>((await AddAsync(Agent, Item("y") with { Versions = [version] })).Error);
        Assert.IsType<WorkItemComponentUnknown>((await EditAsync(Agent, id, new() { Components = new([component]) }, 1)).Error);
        Assert.IsType<WorkItemVersionUnknown>((await EditAsync(Agent, id, new() { Versions = new([version]) }, 1)).Error);
        Assert.IsType<InvalidField>((await EditAsync(Agent, id, new() { Versions = new([version, version]) }, 1)).Error);

        await using var db = Database.Open();
        var (tenant, web, ops) = (Agent.Tenant.Value, (await ReadAsync(Admin, "WEB")).Value!.Id.Value, (await ReadAsync(Admin, "OPS")).Value!.Id.Value);
        foreach (var project in new[] { web, ops })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlAsync(
                $"INSERT INTO projects.work_item_component (tenant_id, project_id, item_id, component_id) VALUES ({tenant}, {project}, {id.Value}, {component.Value})", Ct));
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
        }
    }

    [Fact]
    public async Task Version_Archived_StaysWhereItIs_AndComesOntoNothingElse()
    {
        await MakeAsync();
        var (old, next) = (await VersionAsync("1.0"), await VersionAsync("2.0"));
        var id = await AddedAsync(Item("x") with { Versions = [old] });
        Assert.Null((await MoveAsync(Admin, old, VersionState.Archived)).Error);

        Assert.IsType<WorkItemVersionArchived>((await AddAsync(Agent, Item("y") with { Versions = [old] })).Error);
        Assert.Equal(2, (await EditAsync(Agent, id, new() { Versions = new([old, next]) }, 1)).Value);
        Assert.Equal(3, (await EditAsync(Agent, id, new() { Versions = new([next]) }, 2)).Value);
        Assert.IsType<WorkItemVersionArchived>((await EditAsync(Agent, id, new() { Versions = new([old]) }, 3)).Error);
    }

    [Fact]
    public async Task List_AndBoard_AreFilteredByPart_OrByNone()
    {
        await MakeAsync();
        var (search, version) = (await ComponentAsync("Search"), await VersionAsync("1.0"));
        var todo = await StateAsync(StateGroup.Unstarted);
        Assert.Null((await AddAsync(Admin, Item("a") with { Components = [search] }, state: todo)).Error);
        Assert.Null((await AddAsync(Admin, Item("b") with { Components = [search], Versions = [version] }, state: todo)).Error);
        Assert.Null((await AddAsync(Admin, Item("c"), state: todo)).Error);

        foreach (var (titles, component, of) in new (string, Optional<ProjectComponentId?>, Optional<ProjectVersionId?>)[]
        {
            ("b a", search, default), ("c", new(null), default), ("b", default, version), ("c a", default, new(null)), ("a", search, new(null)), ("", new(null), version),
            ("", ProjectComponentId.New(), default),
        })
        {
            Assert.Equal(titles, await TitlesAsync(Agent, new() { Component = component, Version = of }));
            var board = await RunAsync(async (ReadWorkItems read) => await read.BoardAsync(Agent, (await ReadAsync(Agent, "WEB")).Value!, new(null, 10) { Component = component, Version = of }, Ct));
            Assert.Equal(titles, string.Join(' ', board.Value!.Columns.SelectMany(column => column.Cards).Select(card => card.Title).OrderDescending(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task New_GoesToTheLeadOfItsComponent_BeforeTheOneOfTheProject_UnlessSomebodyIsNamed()
    {
        await MakeAsync("WEB", fields => fields with { DefaultAssignee = DefaultAssignee.Lead });
        var (nobodys, ayus) = (await ComponentAsync("a"), await ComponentAsync("b", lead: Agent.Id));
        Assert.Equal(OtherAgent.Id, await GetsAsync([nobodys]));
        Assert.Equal(Agent.Id, await GetsAsync([nobodys, ayus]));
        Assert.Null((await ShownAsync((await AddAsync(Admin, Item("x") with { Components = [ayus] })).Value!.Id)).Assignee);
        Assert.Equal(Admin.Id, (await ShownAsync((await AddAsync(Admin, Item("x") with { Components = [ayus], Assignee = Admin.Id })).Value!.Id)).Assignee!.Id);

        async Task<UserId?> GetsAsync(ProjectComponentId[] about) =>
            (await ShownAsync((await AddAsync(Admin, Item("x") with { Components = about }, byDefault: true)).Value!.Id)).Assignee?.Id;
    }

    [Fact]
    public async Task Component_Removed_IsTakenOffItsItems_WhoseVersionsStay()
    {
        await MakeAsync();
        var (search, api) = (await ComponentAsync("Search"), await ComponentAsync("API"));
        var id = await AddedAsync(Item("x") with { Components = [search, api] });
        await AddedAsync(Item("y") with { Components = [search] });
        Assert.Null((await RunAsync((ChangeComponents change) => change.RemoveAsync(OtherAgent, new("WEB", search), Ct))).Error);

        var shown = await ShownAsync(id);
        Assert.Equal(("API", 1), (Assert.Single(shown.Components).Name, shown.Version));
        Assert.Equal(2, (await EditAsync(Agent, id, new() { Title = "z" }, 1)).Value);
        Assert.IsType<WorkItemComponentUnknown>((await EditAsync(Agent, id, new() { Components = new([search]) }, 2)).Error);
        await using var db = Database.Open();
        var removed = await db.Log.Where(one => one.Type == "project.component_removed").Select(one => one.Payload).SingleAsync(Ct);
        Assert.Matches("\"field\": ?\"items\"", removed);
        Assert.Matches("\"from\": ?\"2\"", removed);
    }

    [Fact]
    public async Task Work_OfVersionsAndComponents_IsCounted_AsFarAsTheReaderSeesIt()
    {
        await MakeAsync();
        var (search, version, other) = (await ComponentAsync("Search"), await VersionAsync("1.0"), await VersionAsync("2.0"));
        var done = await AddedAsync(Item("a") with { Components = [search], Versions = [version], Points = 3 });
        var gone = await AddedAsync(Item("b") with { Components = [search], Versions = [version], Points = 8 });
        await AddedAsync(Item("c", WorkItemType.Bug) with { Versions = [version, other], Points = 2.5m });
        await MoveAsync(Admin, done, await StateAsync(StateGroup.Completed));
        await MoveAsync(Admin, gone, await StateAsync(StateGroup.Cancelled));

        // By hand: a is done, b does not count, c is open.
        var versions = (await RunAsync((ReadProjects read) => read.VersionsAsync(Agent, "WEB", Ct))).Value!.Items;
        Assert.Equal(new PartWork(2, 1, 5.5m, 3) { Cancelled = 1 }, versions.Single(row => row.Name == "1.0").Work);
        Assert.Equal((50, 1), (versions.Single(row => row.Name == "1.0").Work.Percent, versions.Single(row => row.Name == "1.0").Work.Open));
        Assert.Equal(new PartWork(1, 0, 2.5m, 0), versions.Single(row => row.Name == "2.0").Work);
        Assert.Equal(new PartWork(1, 1, 3, 3) { Cancelled = 1 }, (await RunAsync((ReadProjects read) => read.ComponentsAsync(Agent, "WEB", Ct))).Value!.Items.Single().Work);

        var notes = (await RunAsync((ReadProjects read) => read.NotesAsync(Agent, "WEB", version, Ct))).Value!;
        Assert.Equal(("1.0", "a"), (notes.Version.Name, Assert.Single(notes.Done).Title));
        Assert.IsType<VersionNotFound>((await RunAsync((ReadProjects read) => read.NotesAsync(Agent, "WEB", ProjectVersionId.New(), Ct))).Error);
        Assert.IsType<ProjectNotFound>((await RunAsync((ReadProjects read) => read.NotesAsync(Maya, "WEB", version, Ct))).Error);
    }

    [Fact]
    public async Task Release_MovesWhatIsOpenToAnotherVersion_InTheSameStep()
    {
        await MakeAsync();
        var (version, next, old) = (await VersionAsync("1.0"), await VersionAsync("1.1"), await VersionAsync("0.9"));
        Assert.Null((await MoveAsync(Admin, old, VersionState.Archived)).Error);
        var (open, both, done) = (await AddedAsync(Item("open") with { Versions = [version] }), await AddedAsync(Item("both") with { Versions = [version, next] }), await AddedAsync(Item("done") with { Versions = [version] }));
        await MoveAsync(Admin, done, await StateAsync(StateGroup.Completed));

        foreach (var (state, to) in new[] { (VersionState.Released, version), (VersionState.Released, old), (VersionState.Released, ProjectVersionId.New()), (VersionState.Archived, next) })
        {
            Assert.Equal("moveOpenTo", Assert.IsType<VersionNotPlanned>((await MoveAsync(OtherAgent, version, state, to)).Error).Field);
        }

        Assert.Equal("1.0", Assert.Single((await ShownAsync(open)).Versions).Name);
        Assert.Null((await MoveAsync(OtherAgent, version, VersionState.Released, next)).Error);
        foreach (var (item, name) in new[] { (open, "1.1"), (both, "1.1"), (done, "1.0") })
        {
            Assert.Equal(name, Assert.Single((await ShownAsync(item)).Versions).Name);
        }

        Assert.Equal(["work_item.created", "work_item.edited"], await EventsAsync(open));
        Assert.Equal(["work_item.created", "work_item.moved"], await EventsAsync(done));
        Assert.Equal(VersionState.Released, (await RunAsync((ReadProjects read) => read.VersionsAsync(Agent, "WEB", Ct))).Value!.Items.Single(row => row.Name == "1.0").State);

        // Who may not change the project moves nothing of it.
        Assert.IsType<NotAllowed>((await MoveAsync(Agent, next, VersionState.Released, version)).Error);
    }

    /// <summary>Each is decided and locked, so there is an end to it; then nothing happens at all.</summary>
    [Fact]
    public async Task Release_MovesOnlySoManyAtOnce()
    {
        await MakeAsync();
        var (version, next) = (await VersionAsync("1.0"), await VersionAsync("1.1"));
        var id = (await AddedAsync(Item("x") with { Versions = [version] })).Value;
        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO work.record SELECT (made).* FROM (
                    SELECT jsonb_populate_record(one, jsonb_build_object('id', md5(n::text)::uuid, 'number', n, 'key', 'WEB-' || n)) AS made
                    FROM work.record AS one, generate_series(2, {ChangeVersions.MostMoved + 1}) AS n WHERE one.id = {id}) AS all_of_them;
                INSERT INTO projects.work_item SELECT (made).* FROM (
                    SELECT jsonb_populate_record(one, jsonb_build_object('id', md5(n::text)::uuid)) AS made
                    FROM projects.work_item AS one, generate_series(2, {ChangeVersions.MostMoved + 1}) AS n WHERE one.id = {id}) AS all_of_them;
                INSERT INTO projects.work_item_version SELECT tenant_id, project_id, md5(n::text)::uuid, version_id
                    FROM projects.work_item_version, generate_series(2, {ChangeVersions.MostMoved + 1}) AS n WHERE item_id = {id};
                """, Ct);
        }

        Assert.IsType<TooManyToMove>((await MoveAsync(Admin, version, VersionState.Released, next)).Error);
        Assert.All((await RunAsync((ReadProjects read) => read.VersionsAsync(Agent, "WEB", Ct))).Value!.Items, row => Assert.Equal(VersionState.Unreleased, row.State));
        Assert.Null((await MoveAsync(Admin, version, VersionState.Released)).Error);
    }

    private static string Names(IReadOnlyList<ComponentName> components, IReadOnlyList<VersionName> versions) =>
        string.Join(' ', [.. components.Select(one => one.Name), "/", .. versions.Select(one => one.Name)]);

    private async Task<ProjectComponentId> ComponentAsync(string name, string project = "WEB", UserId? lead = null)
    {
        var added = await RunAsync((ChangeComponents change) => change.AddAsync(Admin, new(project, new(name, null, lead)), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private async Task<ProjectVersionId> VersionAsync(string name, string project = "WEB")
    {
        var added = await RunAsync((ChangeVersions change) => change.AddAsync(Admin, new(project, new(name)), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private Task<Result<int>> MoveAsync(Actor actor, ProjectVersionId version, VersionState state, ProjectVersionId? openTo = null) =>
        RunAsync((ChangeVersions change) => change.MoveAsync(actor, new("WEB", version, state, MoveOpenTo: openTo), Ct));
}
