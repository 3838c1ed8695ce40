using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Bulk;

/// <summary>Macros and canned replies: who sees and changes them, and what they do to an incident.</summary>
public sealed class MacroTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly IncidentChanges s_text = new() { Comment = new CommentChange(CommentKind.Reply, "Dear {{requester.name}}, about {{record.title}}: soon. {{agent.name}}") };
    private BulkHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await BulkHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Macro_IsSeenByItsOwnerItsTeamOrAllAgents()
    {
        await SaveAsync(_host.Agent, "Mine");
        await SaveAsync(_host.Agent, "Ours", MacroVisibility.Team, _host.Team);
        await SaveAsync(_host.Admin, "Everybody's", MacroVisibility.Organisation);

        Assert.Equal(["Everybody's", "Mine", "Ours"], await NamesAsync(_host.Agent));
        Assert.Equal(["Everybody's"], await NamesAsync(_host.OtherAgent));
        Assert.Equal(["Everybody's", "Ours"], await NamesAsync(_host.Admin));
        Assert.IsType<NotAllowed>((await _host.RunAsync((ReadMacros read) => read.ListAsync(_host.Requester, null, null, 50, Ct))).Error);
        Assert.Equal(["Ours"], await NamesAsync(_host.Agent, "our"));
        Assert.Equal(3, (await NamesAsync(_host.Agent, "requester.name")).Count);
        Assert.Empty(await NamesAsync(_host.Agent, "100%"));
    }

    [Fact]
    public async Task Macro_IsChangedByWhoKeepsIt_AndNobodyTakesIt()
    {
        var mine = (await SaveAsync(_host.Agent, "Mine")).Value!;
        var ours = (await SaveAsync(_host.Agent, "Ours", MacroVisibility.Team, _host.Team)).Value!;
        Assert.IsType<NotAllowed>((await SaveAsync(_host.Agent, "All", MacroVisibility.Organisation)).Error);
        Assert.IsType<NotAllowed>((await SaveAsync(_host.OtherAgent, "Theirs", MacroVisibility.Team, _host.Team)).Error);
        Assert.IsType<UnknownTeam>((await SaveAsync(_host.Agent, "None", MacroVisibility.Team, TeamId.New())).Error);
        Assert.IsType<MacroNotFound>((await EditAsync(_host.OtherAgent, mine.Id, "Stolen")).Error);
        Assert.IsType<MacroNotFound>((await EditAsync(_host.Admin, mine.Id, "Stolen")).Error);
        Assert.IsType<MacroNotFound>((await DeleteAsync(_host.OtherAgent, ours.Id)).Error);
        Assert.Equal(new VersionConflict(1), (await EditAsync(_host.Agent, mine.Id, "New", version: 7)).Error);

        Assert.Equal(2, (await EditAsync(_host.Agent, mine.Id, "New", version: 1)).Value!.Version);
        Assert.Null((await DeleteAsync(_host.Agent, mine.Id)).Error);
        Assert.Equal(["Ours"], await NamesAsync(_host.Agent));
        await using var db = _host.Open();
        Assert.Equal(
            ["macro.created", "macro.edited", "macro.deleted"],
            await db.Log.Where(logged => logged.AggregateId == mine.Id.Value).OrderBy(logged => logged.Sequence).Select(logged => logged.Type).ToListAsync(Ct));
    }

    [Theory]
    [InlineData("", "x", "name")]
    [InlineData("n", "{{requester.secret}}", "comment")]
    [InlineData("n", "", "comment")]
    public async Task Macro_WithNonsense_IsRefusedWhenItIsSaved(string name, string text, string field)
    {
        var changes = new IncidentChanges { Comment = new CommentChange(CommentKind.Reply, text) };
        Assert.Equal(field, (await SaveAsync(_host.Agent, name, changes: changes)).Error?.Field);
    }

    [Fact]
    public async Task Use_SaysChangesAndMovesInOneGo_OrNothing()
    {
        var id = await _host.IncidentAsync("[x](javascript:1) **y**");
        var changes = s_text with
        {
            Set = new Dictionary<string, string?> { ["assignee"] = "me", ["category"] = "Network" },
            State = new StateChange(IncidentState.InProgress),
        };
        var macro = (await SaveAsync(_host.Agent, "Take", changes: changes)).Value!;
        var tried = (await _host.RunAsync((UseMacro use) => use.PreviewAsync(_host.Agent, changes, id, Ct))).Value!;
        Assert.Equal(@"Dear Maya \*Putri\*, about \[x\](javascript:1) \*\*y\*\*: soon. Ayu Lestari", tried.Text);
        Assert.Null(tried.Refused);
        Assert.Single(await _host.EventsAsync(id));

        Assert.Null((await UseAsync(_host.Agent, macro.Id, id)).Error);

        var incident = await _host.ReadAsync(id);
        Assert.Equal((IncidentState.InProgress, _host.Agent.Id, "Network"), (incident.Status, incident.Assignee!.Value, incident.Category));
        await using (var db = _host.Open())
        {
            var said = await db.Set<Comment>().SingleAsync(Ct);
            Assert.Equal("<p>Dear Maya *Putri*, about [x](javascript:1) **y**: soon. Ayu Lestari</p>", said.Html.Trim());
        }

        // Once more: the move is refused, so nothing is said either.
        Assert.IsType<IllegalTransition>((await UseAsync(_host.Agent, macro.Id, id)).Error);
        Assert.IsType<MacroNotFound>((await UseAsync(_host.OtherAgent, macro.Id, id)).Error);
        await using var after = _host.Open();
        Assert.Equal(1, await after.Set<Comment>().CountAsync(Ct));
    }

    [Fact]
    public async Task Use_OnWhatOneDoesNotSee_FindsNothing()
    {
        var restricted = await _host.IncidentAsync(team: _host.Team, sensitivity: Sensitivity.Restricted);
        var macro = (await SaveAsync(_host.OtherAgent, "Mine")).Value!;
        Assert.IsType<RecordNotFound>((await UseAsync(_host.OtherAgent, macro.Id, restricted)).Error);
        Assert.IsType<RecordNotFound>((await _host.RunAsync((UseMacro use) => use.PreviewAsync(_host.OtherAgent, s_text, restricted, Ct))).Error);
    }

    private Task<Result<Macro>> SaveAsync(
        Actor by, string name, MacroVisibility visibility = MacroVisibility.Private, TeamId? team = null, IncidentChanges? changes = null) =>
        _host.RunAsync((SaveMacro save) => save.ExecuteAsync(by, new(null, Fields(name, visibility, team, changes)), Ct));

    private Task<Result<Macro>> EditAsync(Actor by, MacroId id, string name, int? version = null) =>
        _host.RunAsync((SaveMacro save) => save.ExecuteAsync(by, new(id, Fields(name, MacroVisibility.Private, null, null), version), Ct));

    private Task<Result> DeleteAsync(Actor by, MacroId id) => _host.RunAsync((DeleteMacro delete) => delete.ExecuteAsync(by, new(id), Ct));

    private Task<Result<int>> UseAsync(Actor by, MacroId id, RecordId record) =>
        _host.RunAsync((UseMacro use) => use.ExecuteAsync(by, new(id, record), Ct));

    private async Task<IReadOnlyList<string>> NamesAsync(Actor by, string? search = null) =>
        [.. (await _host.RunAsync((ReadMacros read) => read.ListAsync(by, search, null, 50, Ct))).Value!.Items.Select(macro => macro.Name)];

    private static MacroFields Fields(string name, MacroVisibility visibility, TeamId? team, IncidentChanges? changes) =>
        new() { Name = name, Visibility = visibility, Team = team, Changes = changes ?? s_text };
}
