using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Incidents.Templates;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>The form over the real use case; only the stores below it are in memory.</summary>
public sealed class CreateIncidentPageTests : FrameTest
{
    private readonly UserId _me = UserId.New();
    private readonly Desk _desk = new();
    private readonly BunitJSModuleInterop _script;

    public CreateIncidentPageTests()
    {
        _script = JSInterop.SetupModule(invocation => invocation.Arguments is [string path, ..] && path.Contains("composer", StringComparison.Ordinal));
        _script.Mode = JSRuntimeMode.Loose;
        AddAuthorization().SetAuthorized("Alya").SetClaims(new Claim("sub", _me.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IAuthorizer>(_desk).AddSingleton<IRecordStore>(_desk).AddSingleton<IRecordKeys>(_desk).AddSingleton<IPriorityMatrixStore>(_desk)
            .AddSingleton<IUnitOfWork>(_desk).AddSingleton<IPeople>(_desk).AddSingleton<IMarkdown>(_desk)
            .AddSingleton(Unasked.Of<ITeamDirectory>()).AddSingleton(Unasked.Of<IIncidentQueries>()).AddSingleton(Unasked.Of<IRecordQueries>()); // no team and no source here
        ComponentFactories.AddStub<TemplatePicker>(); // asks for more than the form does
        Services.AddSingleton(Unasked.Of<ICheckListStore>());
        Services.AddSingleton(Options.Create(new FileStoreOptions { MaxBytes = 1_000 }));
        Services.AddScoped<RecordGate>().AddScoped<References>().AddScoped<Mentions>().AddScoped<Callees>().AddScoped<RecordReaders>().AddSingleton(Unasked.Of<IAccounts>()).AddScoped<CreateIncident>()
            .AddSingleton<IRoutingTableStore, NoRoutes>().AddSingleton(Unasked.Of<IRoutingPolicy>()).AddScoped<IncidentRouting>().AddScoped<IncidentIntake>().AddScoped<Priorities>().AddSingleton<IPriorityPolicy>(_desk).AddSingleton<IReceipts>(_desk).AddScoped<TenantScope>().AddScoped<UseCases>();
        Services.AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
    }

    [Fact]
    public void Form_ForAnAgent_AsksForWhom_ForOthersItDoesNot()
    {
        Assert.NotNull(Render<CreateIncidentPage>().Find("#new-requester"));
        _desk.Denied.Add(Actions.IncidentCreateFor);
        Assert.Empty(Render<CreateIncidentPage>().FindAll("#new-requester, #new-team, #new-assignee"));
    }

    [Fact]
    public void Description_OffersPeopleToAgentsOnly()
    {
        Assert.Equal("@#", Render<CreateIncidentPage>().Find("#new-description").GetAttribute("data-complete"));
        _desk.Denied.Add(Actions.IncidentCreateFor);
        Assert.Equal("#", Render<CreateIncidentPage>().Find("#new-description").GetAttribute("data-complete"));
    }

    [Fact]
    public void Refusal_SaysWhatIsMissing_KeepsWhatWasTyped_AndSendsNoFile()
    {
        var page = Render<CreateIncidentPage>();
        page.Find("#new-category").Change("Hardware");
        page.Find("#new-description").Change("It smokes");
        page.Find("form").Submit();

        Assert.Equal("true", page.Find("#new-title").GetAttribute("aria-invalid"));
        Assert.NotEqual("", page.Find("#problem-title").TextContent);
        Assert.Equal(("Hardware", "It smokes"), (page.Find("#new-category").GetAttribute("value"), page.Find("#new-description").GetAttribute("value")));
        _script.VerifyNotInvoke("sendFiles");
        Assert.Empty(_desk.Added);
    }

    [Fact]
    public void Create_MakesTheIncident_SendsItsFiles_AndGoesThere()
    {
        var page = Render<CreateIncidentPage>();
        Assert.Equal("1000", page.Find("[data-uploads]").GetAttribute("data-most-bytes"));
        page.Find("#new-title").Change("Printer smokes");
        page.Find("#new-tags").Change("fire, printer");
        page.Find("form").Submit();

        var incident = Assert.IsType<Incident>(Assert.Single(_desk.Added));
        Assert.Equal(("Printer smokes", _me), (incident.Title, incident.Requester));
        Assert.Equal(["fire", "printer"], incident.Tags);
        Assert.Same(incident, Assert.Single(_desk.Kept).About);
        Assert.Equal(incident.Id.Value, _script.VerifyInvoke("sendFiles").Arguments[1]);
        Assert.EndsWith($"/incidents/{incident.Key}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WhenAFileDoesNotArrive_StaysAndSaysSo_AndMakesNoSecondIncident()
    {
        _script.Setup<int>("sendFiles", _ => true).SetResult(2);
        var page = Render<CreateIncidentPage>();
        page.Find("#new-title").Change("Printer smokes");
        page.Find("form").Submit();

        Assert.Contains("2 of the files did not arrive", page.Find(".alert-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal("/incidents/INC-1", page.Find(".alert-warning a").GetAttribute("href"));
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        page.Find("form").Submit();
        Assert.Single(_desk.Added);
    }

    [Fact]
    public async Task Template_FillsInWhatIsEmpty_KeepsWhatWasTyped_AndGivesWayToTheNext()
    {
        var page = Render<CreateIncidentPage>();
        page.Find("#new-category").Change("Mine");
        await PickAsync(page, new TemplateContent { Title = "New starter", Category = "Access", Tags = ["hr"], Impact = Impact.Team, Steps = ["Order", "Set up"] });

        Assert.Equal(("New starter", "Mine", "hr"), (Value(page, "title"), Value(page, "category"), Value(page, "tags")));
        Assert.Equal(Impact.Team.ToText(), page.FindAll("select")[0].GetAttribute("value"));
        Assert.Contains("Category", page.FindAll("p[role=status]")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("2 steps", page.FindAll("p[role=status]")[1].TextContent, StringComparison.Ordinal);

        // What nobody touched since goes again with the template that brought it.
        page.Find("#new-title").Change("My own title");
        await PickAsync(page, null);
        Assert.Equal(("My own title", "Mine", ""), (Value(page, "title"), Value(page, "category"), Value(page, "tags")));
        Assert.Equal(Impact.Person.ToText(), page.FindAll("select")[0].GetAttribute("value"));
        Assert.Empty(page.FindAll("p[role=status]"));
    }

    private static Task PickAsync(IRenderedComponent<CreateIncidentPage> page, TemplateContent? content) => page.InvokeAsync(() =>
        page.FindComponent<Stub<TemplatePicker>>().Instance.Parameters.Get(picker => picker.OnPick)
            .InvokeAsync(content is null ? null : Template.Create(Tenant.First, new TemplateFields("T", null, content), new Stamp(UserId.System, default))));

    private static string Value(IRenderedComponent<CreateIncidentPage> page, string field) => page.Find($"#new-{field}").GetAttribute("value") ?? "";

    [Fact]
    public void Priority_FollowsImpactAndUrgency_BeforeItIsSent()
    {
        var page = Render<CreateIncidentPage>();
        page.FindAll("select")[0].Change(Impact.Organisation.ToText());
        page.FindAll("select")[1].Change(Urgency.Stopped.ToText());
        Assert.Contains("P1", page.Find("[data-priority-preview]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_desk.Kept);
    }

    [Fact]
    public void Priority_OfAVip_SaysWhyToAgentsOnly()
    {
        _desk.Vip = true;
        Assert.Contains("VIP", Render<CreateIncidentPage>().Find("[data-priority-preview]").TextContent, StringComparison.Ordinal);
        _desk.Denied.Add(Actions.IncidentCreateFor);
        Assert.DoesNotContain("VIP", Render<CreateIncidentPage>().Find("[data-priority-preview]").TextContent, StringComparison.Ordinal);
    }

    private sealed class NoRoutes : IRoutingTableStore
    {
        public Task<RoutingTable> GetAsync(TenantId tenant, CancellationToken ct) => Task.FromResult(RoutingTable.Empty(tenant));

        public Task<RoutingTable> GetForEditAsync(TenantId tenant, CancellationToken ct) => throw new NotSupportedException();
    }

    private sealed class Desk : IAuthorizer, IRecordStore, IRecordKeys, IPriorityMatrixStore, IPriorityPolicy, IReceipts, IUnitOfWork, IPeople, IMarkdown
    {
        public HashSet<string> Denied { get; } = [];

        public List<WorkRecord> Added { get; } = [];

        public List<(Decision Decision, Aggregate About)> Kept { get; } = [];

        public bool Vip { get; set; }

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) =>
            Task.FromResult(Denied.Contains(action) ? new NotAllowed(action) : Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(new RecordScope(actor.Tenant, actor.Id, true, []));

        public void Add(WorkRecord record) => Added.Add(record);

        public Task<long> NextAsync(TenantId tenant, RecordKind kind, int count, CancellationToken ct) => Task.FromResult(1L);

        public Task<Result> SaveAsync(Actor actor, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<Person?> FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
            Task.FromResult<Person?>(new Person(id, "Alya", null, UserKind.Person, Role.Agent, Disabled: false, Vip));

        public string ToSafeHtml(string markdown) => markdown;

        public string Sanitize(string html) => html;

        public string Show(string html, TextMarks marks, Func<string, string> address) => html;

        public IReadOnlyList<string> Calls(string html, int most) => [];

        public Task<PriorityMatrix> GetAsync(TenantId tenant, CancellationToken ct) => Task.FromResult(PriorityMatrix.Seed(tenant));

        /// <summary>As the matrix says, and one reason more for a VIP.</summary>
        public Task<PriorityDecision> DecideAsync(PriorityQuestion question, TenantId tenant, RecordId? record, CancellationToken ct) => Task.FromResult(new PriorityDecision(
            question.ByMatrix,
            new Decision(
                "synergyflow/priority", "r1", "in_process", question.ByMatrix.ToText(), "{}", "{}",
                question.Vip ? [new Reason("vip", "VIP", new Dictionary<string, string>(), "raised", Internal: true)] : [],
                null, TimeSpan.Zero, DateTimeOffset.UnixEpoch)));

        public void Keep(Decision decision, Aggregate about) => Kept.Add((decision, about));

        public PriorityQuestion? Asked(string input) => throw new NotSupportedException();

        // Nothing here gets as far as these.
        public Task<PriorityMatrix> GetForEditAsync(TenantId tenant, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<UserId, Person>> NamesAsync(TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<Person>> SearchAsync(TenantId tenant, string? text, bool agentsOnly, int limit, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<Person>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> texts, CancellationToken ct) => throw new NotSupportedException();

        public Task<WorkRecord?> FindAsync(RecordId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<WorkRecord>> FindManyAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct) => throw new NotSupportedException();

        public Task LockWayAsync(RecordId id, CancellationToken ct) => throw new NotSupportedException();

        public Task ReleaseAsync(CancellationToken ct) => throw new NotSupportedException();

        public void Forget(WorkRecord record) => throw new NotSupportedException();

        public Task<RecordLink?> FindLinkAsync(LinkId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> LinkExistsAsync(RecordId from, RecordId to, LinkType type, CancellationToken ct) => throw new NotSupportedException();

        public Task<Watcher?> FindWatcherAsync(RecordId record, UserId user, CancellationToken ct) => throw new NotSupportedException();

        public Task<Attachment?> FindAttachmentAsync(AttachmentId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<(UserId Person, TeamId? Team)>> MentionedInDescriptionAsync(RecordId record, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<UserId>> WatchingAsync(RecordId record, IReadOnlyCollection<UserId> people, CancellationToken ct) => throw new NotSupportedException();

        public void Add(Comment comment) => throw new NotSupportedException();

        public void Add(Attachment attachment) => throw new NotSupportedException();

        public void Add(RecordLink link) => throw new NotSupportedException();

        public void Add(Watcher watcher) => throw new NotSupportedException();

        public void Add(Mention mention) => throw new NotSupportedException();

        public void Remove(RecordLink link) => throw new NotSupportedException();

        public void Remove(Watcher watcher) => throw new NotSupportedException();

        public void Remove(Attachment attachment) => throw new NotSupportedException();
    }
}
