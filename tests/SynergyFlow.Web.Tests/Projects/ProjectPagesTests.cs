using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Projects;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>The pages over the product's own use cases; only the stores below are in memory.</summary>
public sealed partial class ProjectPagesTests : FrameTest
{
    private readonly Shelf _shelf = new();
    private readonly UserId _me = UserId.New();

    public ProjectPagesTests()
    {
        AddAuthorization().SetAuthorized("Alya").SetClaims(new Claim("sub", _me.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IAuthorizer>(_shelf).AddSingleton<IProjectQueries>(_shelf).AddSingleton<IProjectStore>(_shelf).AddSingleton<IUnitOfWork>(_shelf).AddSingleton<IMarkdown>(_shelf);
        Services.AddSingleton(Unasked.Of<IPeople>()).AddSingleton(Unasked.Of<ITeamDirectory>()).AddSingleton<IWorkItemStore>(new NoItems()).AddSingleton(Unasked.Of<IRecordStore>());
        Services.AddScoped<RecordGate>().AddScoped<ProjectGate>().AddScoped<ProjectReferences>().AddScoped<ReadProjects>().AddScoped<CreateProject>().AddScoped<EditProject>()
            .AddScoped<EditProjectStates>().AddScoped<SetProjectHealth>().AddScoped<ChangeComponents>().AddScoped<ChangeFields>().AddScoped<EditLifeCycle>().AddScoped<ChangeVersions>().AddScoped<ChangeMilestones>().AddScoped<ArchiveProject>().AddScoped<TenantScope>().AddScoped<UseCases>();
        ComponentFactories.AddStub<VersionReadiness>().AddStub<TeamPicker>().AddStub<PersonPicker>().AddStub<MarkdownField>();
        _shelf.Kept.Add(Project.Create(
            Tenant.First, "WEB", ProjectTemplate.Scrum, new ProjectFields { Name = "<b>Website</b>", Description = "About it", Lead = _me }, new Stamp(_me, Clock.GetUtcNow())));
    }

    [Fact]
    public void List_Empty_SaysWhatBelongsThere_AndOffersTheOneThing()
    {
        _shelf.Kept.Clear();
        Assert.Equal("/projects/new", Render<ProjectListPage>().Find(".empty a.btn").GetAttribute("href"));

        _shelf.Denied.Add(Actions.ProjectsCreate);
        var page = Render<ProjectListPage>();
        Assert.Empty(page.FindAll("a[href='/projects/new']"));
        Assert.Contains("administrators begin them", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ShowsHealthByWordAndIcon_AndTextsAsText()
    {
        _shelf.Kept[0].SetHealth(ProjectHealth.AtRisk, null, new Stamp(_me, Clock.GetUtcNow()));
        var row = Render<ProjectListPage>().Find("tbody tr");

        Assert.Equal("<b>Website</b>", row.QuerySelector("a")!.TextContent.Trim());
        Assert.Equal("At risk", row.QuerySelector("[data-health=at_risk]")!.TextContent.Trim());
        Assert.NotNull(row.QuerySelector("[data-health=at_risk] svg"));
    }

    [Fact]
    public void New_KeyFollowsTheName_UntilItIsTyped_AndAgainOnceItIsCleared()
    {
        var page = Render<NewProjectPage>();
        page.Find("#project-name").Input("Booking portal");
        Assert.Equal("BP", Value(page, "key"));
        page.Find("#project-key").Input("port");
        page.Find("#project-name").Input("Booking portal of Cebu");
        Assert.Equal("PORT", Value(page, "key"));
        page.Find("#project-key").Input("");
        page.Find("#project-name").Input("Website");
        Assert.Equal("WEBS", Value(page, "key"));
    }

    [Fact]
    public void New_WhatIsRefused_IsSaidAtItsField_AndWhatWasTypedStays()
    {
        var page = Render<NewProjectPage>();
        page.Find("#project-name").Input("Website");
        page.Find("#project-key").Input("INC");
        page.Find("form").Submit();

        Assert.Contains("Choose another one", page.Find("#problem-key").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#project-key").GetAttribute("aria-invalid"));
        Assert.Equal("Website", Value(page, "name"));

        page.Find("#project-key").Input("SITE");
        page.Find("form").Submit();
        Assert.Contains("who leads", page.Find("#problem-lead").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#problem-key"));
    }

    [Fact]
    public void New_ForWhoMayNot_SaysWhoMay()
    {
        _shelf.Denied.Add(Actions.ProjectsCreate);
        var page = Render<NewProjectPage>();

        Assert.Empty(page.FindAll("form"));
        Assert.Contains("Administrators begin projects", page.Find(".alert").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OffersItsLeadWhatHeMay_AndOthersToRead()
    {
        var page = Render<ProjectPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal("<b>Website</b>", page.Find("h1").TextContent);
        Assert.Single(page.FindAll("a[href='/projects/WEB/settings']"));
        Assert.Contains("Set health", page.Markup, StringComparison.Ordinal);

        _shelf.Denied.Add(Actions.ProjectsManage);
        page = Render<ProjectPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Empty(page.FindAll("a[href='/projects/WEB/settings']"));
        Assert.DoesNotContain("Set health", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Render<ProjectSettingsPage>(web => web.Add(one => one.Key, "WEB")).FindAll("form"));
    }

    [Fact]
    public void States_AreMovedByAltAndArrows_OnIntoTheNextGroup_AndSaved()
    {
        var page = Render<ProjectSettingsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal("Todo", Names(page, "unstarted"));
        page.Find("[data-group=unstarted] li > input").KeyDown(new KeyboardEventArgs { Key = "ArrowUp", AltKey = true });
        Assert.Equal(("Backlog Todo", ""), (Names(page, "backlog"), Names(page, "unstarted")));
        Assert.Contains("Todo is now 2 of 2 in Backlog.", page.Find("[role=status].sr-only").TextContent, StringComparison.Ordinal);

        // To do has none now: that is refused, with a sentence, and nothing is lost.
        Save(page);
        Assert.Contains("“To do” needs at least one state", page.Find("form:has(.state-group) .alert-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal("Backlog Todo", Names(page, "backlog"));

        page.Find("#add-unstarted").Click();
        page.Find("[data-group=unstarted] li > input").Input("Ready");
        page.Find("[data-group=started] li select").Change("Completed");
        Assert.Equal(["Done", "In Progress"], page.FindAll("[data-group=completed] li > input").Select(input => input.GetAttribute("value")));
        page.Find("#add-started").Click();
        page.Find("[data-group=started] li > input").Input("Doing");
        Save(page);
        Assert.Contains("The states are saved", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            ["Triage", "Backlog", "Todo", "Ready", "Doing", "Done", "In Progress", "Cancelled"], _shelf.Kept[0].States.OrderBy(state => state.Position).Select(state => state.Name));
    }

    [Fact]
    public void States_OfTheSameName_AreRefusedAtTheRow_AndDiscardBringsBackWhatIsStored()
    {
        var page = Render<ProjectSettingsPage>(web => web.Add(one => one.Key, "WEB"));
        page.Find("#add-started").Click();
        page.FindAll("[data-group=started] li > input")[1].Input("todo");
        Save(page);
        var row = page.FindAll("[data-group=started] li")[1];
        Assert.Contains("two states called todo", row.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", row.QuerySelector("input")!.GetAttribute("aria-invalid"));

        page.Find("form:has(.state-group) .form-actions button[type=button]").Click();
        Assert.Equal("In Progress", Names(page, "started"));
        Assert.True(page.Find("form:has(.state-group) button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public void States_ChangedBySomebodyElseMeanwhile_AreShownAsTheyAre_UnderWhatWasTyped()
    {
        var page = Render<ProjectSettingsPage>(web => web.Add(one => one.Key, "WEB"));
        page.Find("[data-group=started] li > input").Input("Doing");
        page.Find("#add-backlog").Click();
        page.FindAll("[data-group=backlog] li > input")[1].Input("Ideas");
        List<WantedState> states = [.. _shelf.Kept[0].States.OrderBy(state => state.Position).Select(state => new WantedState(state.Id, state.Name + "!", state.Group)), new(null, "Dropped", StateGroup.Cancelled)];
        Assert.Null(_shelf.Kept[0].EditStates(states, new Stamp(_me, Clock.GetUtcNow())).Error);
        Save(page);

        Assert.Contains("Somebody else changed this project meanwhile", page.Markup, StringComparison.Ordinal);
        Assert.Equal(("Doing", "Backlog! Ideas", "Cancelled! Dropped"), (Names(page, "started"), Names(page, "backlog"), Names(page, "cancelled")));
        Save(page);
        Assert.Equal(
            ["Triage!", "Backlog!", "Ideas", "Todo!", "Doing", "Done!", "Cancelled!", "Dropped"], _shelf.Kept[0].States.OrderBy(state => state.Position).Select(state => state.Name));
    }

    [Fact]
    public void Settings_ChangedBySomebodyElseMeanwhile_AreShownAsTheyAre_UnderWhatWasTyped()
    {
        var page = Render<ProjectSettingsPage>(web => web.Add(one => one.Key, "WEB"));
        page.Find("#project-name").Input("Shop");
        page.Find("[data-group=started] li > input").Input("Doing");
        var theirs = ProjectFields.Of(_shelf.Kept[0]) with { Name = "Theirs", Description = "Theirs", Visibility = ProjectVisibility.Members };
        _shelf.Kept[0].Edit(theirs, new Stamp(_me, Clock.GetUtcNow()));
        page.Find("form.form").Submit();

        Assert.Contains("Somebody else changed this project meanwhile", page.Find(".alert-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal("Theirs", _shelf.Kept[0].Name);
        page.Find("form.form").Submit();
        Assert.Equal(("Shop", "Theirs", ProjectVisibility.Members), (_shelf.Kept[0].Name, _shelf.Kept[0].Description, _shelf.Kept[0].Visibility));

        // What was typed below and is not saved yet is there as well.
        Assert.Equal("Doing", Names(page, "started"));
    }

    [Fact]
    public void Archive_AsksFirst_ThenOffersToUndoIt()
    {
        var page = Render<ProjectSettingsPage>(web => web.Add(one => one.Key, "WEB"));
        page.Find("section[aria-labelledby=project-end] button").Click();
        Assert.Null(_shelf.Kept[0].ArchivedAt);
        page.Find("section[aria-labelledby=project-end] .btn-danger").Click();
        Assert.NotNull(_shelf.Kept[0].ArchivedAt);
        Assert.Empty(page.FindAll("form"));

        page.Find(".alert-success button").Click();
        Assert.Null(_shelf.Kept[0].ArchivedAt);
        Assert.Contains("is in use again", page.Find(".alert-success").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_AreReleased_WithUndo_AndWhatIsPastItsDayIsLate()
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().DateTime);
        Stamp stamp = new(_me, Clock.GetUtcNow());
        var old = _shelf.Kept[0].AddVersion(new VersionFields("<i>1.0</i>", null, null, today.AddDays(-3)), stamp).Value;
        _shelf.Kept[0].AddVersion(new VersionFields("2.0", null, null, today.AddDays(3)), stamp);
        var page = Render<VersionsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal(["Late", null], page.FindAll("tbody tr").Select(row => row.QuerySelector(".tone-warning")?.TextContent.Trim()));
        Assert.Equal("<i>1.0</i>", page.Find("tbody strong").TextContent);

        page.Find("[aria-label='Release <i>1.0</i>']").Click();
        Assert.Equal(VersionState.Released, _shelf.Kept[0].Versions.Single(version => version.Id == old).State);
        Assert.Empty(page.FindAll(".tone-warning"));
        page.Find(".alert-success button").Click();
        Assert.Equal(VersionState.Unreleased, _shelf.Kept[0].Versions.Single(version => version.Id == old).State);
        Assert.Empty(page.FindAll(".alert-success button"));
    }

    /// <summary>What cannot be had back by an undo is asked before, or not offered.</summary>
    [Fact]
    public void Version_PlannedAgain_AsksFirst_ForWhenItWentOutIsForgotten()
    {
        Stamp stamp = new(_me, Clock.GetUtcNow());
        var id = _shelf.Kept[0].AddVersion(new VersionFields("1.0"), stamp).Value;
        _shelf.Kept[0].MoveVersion(id, VersionState.Released, stamp);
        var version = _shelf.Kept[0].Versions[0];
        var page = Render<VersionsPage>(web => web.Add(one => one.Key, "WEB"));
        page.Find("[aria-label='Take back 1.0']").Click();
        Assert.Equal(VersionState.Released, version.State);
        Assert.Contains("When 1.0 went out will be forgotten.", page.Find("tbody").TextContent, StringComparison.Ordinal);
        page.Find("tbody .btn-danger").Click();
        Assert.Equal((VersionState.Unreleased, null), (version.State, version.ReleasedAt));
        Assert.Empty(page.FindAll(".alert-success button"));

        page.Find("[aria-label='Archive 1.0']").Click();
        Assert.Single(page.FindAll(".alert-success button"));
        page.Find("[aria-label='Release 1.0']").Click();
        Assert.NotNull(version.ReleasedAt);
        Assert.Empty(page.FindAll(".alert-success button"));
    }

    [Fact]
    public void Parts_ForWhoMayNotChangeThem_AreOnlyRead()
    {
        _shelf.Kept[0].AddComponent(new ComponentFields("Search"), new Stamp(_me, Clock.GetUtcNow()));
        _shelf.Kept[0].AddVersion(new VersionFields("1.0"), new Stamp(_me, Clock.GetUtcNow()));
        var page = Render<ComponentsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal(3, page.FindAll("main button, table button, .page-header button").Count);
        page.Find("[aria-label='Remove Search']").Click();
        page.Find("tbody .btn-danger").Click();
        Assert.Empty(_shelf.Kept[0].Components);
        Assert.NotNull(page.Find(".empty"));

        _shelf.Denied.Add(Actions.ProjectsManage);
        Assert.Empty(Render<VersionsPage>(web => web.Add(one => one.Key, "WEB")).FindAll("button"));
        Assert.Empty(Render<ComponentsPage>(web => web.Add(one => one.Key, "WEB")).FindAll("button"));
    }

    [Fact]
    public void Version_SaysHowFarItIs_AndLeadsToTheRest_AndToItsNotes()
    {
        var id = _shelf.Kept[0].AddVersion(new VersionFields("1.0"), new Stamp(_me, Clock.GetUtcNow())).Value;
        Assert.Contains("No work yet", Render<VersionsPage>(web => web.Add(one => one.Key, "WEB")).Find("tbody").TextContent, StringComparison.Ordinal);
        _shelf.Work = new PartWork(8, 6, 20, 12.5m) { Cancelled = 2 };

        var page = Render<VersionsPage>(web => web.Add(one => one.Key, "WEB"));
        var work = page.Find("[data-work]");
        Assert.Equal(("75", "100"), (work.QuerySelector("progress")!.GetAttribute("value"), work.QuerySelector("progress")!.GetAttribute("max")));
        Assert.Contains("6 of 8 done", work.TextContent, StringComparison.Ordinal);
        Assert.Contains("12.5 of 20 points", work.TextContent, StringComparison.Ordinal);
        Assert.Equal(("2 not done", $"/projects/WEB/items?version={id}"), (work.QuerySelector("a")!.TextContent, work.QuerySelector("a")!.GetAttribute("href")));
        Assert.Equal($"/projects/WEB/versions?notes={id}", page.Find("[aria-label='Release notes of 1.0']").GetAttribute("href"));
    }

    [Fact]
    public void Version_WithOpenWork_IsNotReleasedAtATouch()
    {
        _shelf.Kept[0].AddVersion(new VersionFields("1.0"), new Stamp(_me, Clock.GetUtcNow()));
        _shelf.Work = new PartWork(3, 1, 0, 0);
        var page = Render<VersionsPage>(web => web.Add(one => one.Key, "WEB"));
        page.Find("[aria-label='Release 1.0']").Click();

        Assert.Equal(VersionState.Unreleased, _shelf.Kept[0].Versions[0].State);
    }

    [Fact]
    public void Notes_AreMarkdownByType_WithTitlesAsText()
    {
        var id = _shelf.Kept[0].AddVersion(new VersionFields("1.0_beta"), new Stamp(_me, Clock.GetUtcNow())).Value;
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/projects/WEB/versions?notes={id}");
        var page = Render<VersionsPage>(web => web.Add(one => one.Key, "WEB"));

        const string Expected = "# 1.0\\_beta\n\n## Stories\n\n- WEB-1 See \\<b\\>prices\\</b\\>\n\n## Bugs\n\n- WEB-2 Fix \\*it\\*\n";
        Assert.Equal(Expected, page.Find(".notes-text").TextContent);
        Assert.Equal((Expected, "Release notes of 1.0_beta"), (page.Find("[data-copy]").GetAttribute("data-copy"), page.Find("[data-copy]").GetAttribute("data-copy-name")));
    }

    [Fact]
    public void Component_SaysHowManyOpenItemsItHas_AndHowManyLoseItWhenItGoes()
    {
        var id = _shelf.Kept[0].AddComponent(new ComponentFields("Search"), new Stamp(_me, Clock.GetUtcNow())).Value;
        _shelf.Work = new PartWork(5, 2, 0, 0) { Cancelled = 1 };
        var page = Render<ComponentsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal("3", page.Find($"a[href='/projects/WEB/items?component={id}']").TextContent);
        page.Find("[aria-label='Remove Search']").Click();

        Assert.Contains("Remove Search? 6 work items lose it.", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    private static string Value(IRenderedComponent<NewProjectPage> page, string field) => page.Find($"#project-{field}").GetAttribute("value") ?? "";

    private static string Names(IRenderedComponent<ProjectSettingsPage> page, string group) =>
        string.Join(' ', page.FindAll($"[data-group={group}] li > input").Select(input => input.GetAttribute("value")));

    private static void Save(IRenderedComponent<ProjectSettingsPage> page) => page.Find("form:has(.state-group)").Submit();

    private sealed partial class Shelf : IAuthorizer, IProjectQueries, IProjectStore, IUnitOfWork, IMarkdown
    {
        public HashSet<string> Denied { get; } = [];

        public List<Project> Kept { get; } = [];

        public PartWork Work { get; set; } = PartWork.None;

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) =>
            Task.FromResult(Denied.Contains(action) ? new NotAllowed(action) : Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(new RecordScope(actor.Tenant, actor.Id, true, []));

        public Task<Page<ProjectRow>> ListAsync(RecordScope scope, ProjectFilter filter, CancellationToken ct) => Task.FromResult(new Page<ProjectRow>(
            [.. Kept.Select(one => new ProjectRow(one.Id, one.Key, one.Name, new PersonName(one.Lead, "Alya"), [], one.Visibility, one.Health, one.HealthAt, one.UpdatedAt, one.ArchivedAt, one.Version))]));

        public Task<ProjectDetails?> FindAsync(TenantId tenant, string reference, CancellationToken ct) => Task.FromResult(Kept.Find(one => one.Key == reference) is not { } one
            ? null
            : new ProjectDetails(
                one.Id, one.Key, one.Name, one.Description, new PersonName(one.Lead, "Alya"), [], one.Visibility, one.DefaultAssignee, null, one.Template,
                new HealthNow(one.Health, one.HealthNote, null, one.HealthAt),
                [.. one.States.OrderBy(state => state.Position).Select(state => new StateRow(state.Id, state.Name, state.Group))],
                one.CreatedAt, one.UpdatedAt, one.ArchivedAt, one.Version));

        public Task<IReadOnlyList<ComponentRow>> ComponentsAsync(TenantId tenant, ProjectId project, CancellationToken ct) => Task.FromResult<IReadOnlyList<ComponentRow>>(
            [.. Kept.Single(one => one.Id == project).Components.Select(one => new ComponentRow(one.Id, one.Name, one.Description, null) { Services = one.Services })]);

        public Task<IReadOnlyList<VersionRow>> VersionsAsync(TenantId tenant, ProjectId project, CancellationToken ct) => Task.FromResult<IReadOnlyList<VersionRow>>(
            [.. Kept.Single(one => one.Id == project).Versions.Select(one => new VersionRow(one.Id, one.Name, one.Description, one.StartsOn, one.ReleasesOn, one.State, one.ReleasedAt))]);

        public Task<IReadOnlyList<MilestoneRow>> MilestonesAsync(TenantId tenant, ProjectId project, CancellationToken ct) => Task.FromResult<IReadOnlyList<MilestoneRow>>(
            [.. Kept.Single(one => one.Id == project).Milestones.Select(one => new MilestoneRow(one.Id, one.Name, one.Day, one.Note, one.ReachedOn))]);

        public Task<IReadOnlyDictionary<ProjectComponentId, PartWork>> WorkByComponentAsync(RecordScope scope, ProjectId project, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<ProjectComponentId, PartWork>>(Kept.Single(one => one.Id == project).Components.ToDictionary(one => one.Id, _ => Work));

        public Task<IReadOnlyDictionary<ProjectVersionId, PartWork>> WorkByVersionAsync(RecordScope scope, ProjectId project, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<ProjectVersionId, PartWork>>(Kept.Single(one => one.Id == project).Versions.ToDictionary(one => one.Id, _ => Work));

        public Task<IReadOnlyList<WorkItemHead>> DoneInAsync(RecordScope scope, ProjectId project, ProjectVersionId version, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkItemHead>>(
            [new(RecordId.New(), "WEB-1", WorkItemType.Story, "See <b>prices</b>"), new(RecordId.New(), "WEB-2", WorkItemType.Bug, "Fix *it*")]);

        public Task<IReadOnlyList<HealthEntry>> HealthAsync(TenantId tenant, ProjectId project, int? before, int limit, CancellationToken ct) => Task.FromResult<IReadOnlyList<HealthEntry>>([]);

        public Task<Project?> FindAsync(string reference, bool withParts, CancellationToken ct) => Task.FromResult(Kept.Find(one => one.Key == reference));

        public Task<bool> KeyTakenAsync(string key, CancellationToken ct) => Task.FromResult(Kept.Exists(one => one.Key == key));

        public void Add(Project project) => Kept.Add(project);

        public Task<Result> SaveAsync(Actor actor, CancellationToken ct) => Task.FromResult(Result.Success);

        public string ToSafeHtml(string markdown) => markdown;

        public string Sanitize(string html) => html;

        public string Show(string html, TextMarks marks, Func<string, string> address) => html;

        public IReadOnlyList<string> Calls(string html, int most) => [];
    }
}
