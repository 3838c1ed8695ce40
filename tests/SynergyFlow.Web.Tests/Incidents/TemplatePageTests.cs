using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Incidents.Templates;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>The page serves one template after the other, and new ones; only the stores below it are in memory.</summary>
public sealed class TemplatePageTests : FrameTest
{
    private readonly Shelf _shelf = new();
    private readonly Template _starter =
        Template.Create(Tenant.First, new TemplateFields("New starter", null, new TemplateContent { Title = "Laptop for a new starter" }), new Stamp(UserId.System, default));

    public TemplatePageTests()
    {
        AddAuthorization().SetAuthorized("Alya").SetClaims(new Claim("sub", UserId.New().ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IAuthorizer>(_shelf).AddSingleton<ITemplateQueries>(_shelf).AddSingleton<ITeamDirectory>(_shelf).AddSingleton(Unasked.Of<IMacroStore>());
        Services.AddScoped<MacroGate>().AddScoped<ReadTemplates>().AddScoped<TenantScope>().AddScoped<UseCases>();
        ComponentFactories.AddStub<TeamPicker>().AddStub<MarkdownField>();
        _shelf.Kept.Add(_starter);
    }

    [Fact]
    public void NewOne_AfterAKeptOne_IsEmpty()
    {
        var page = Render<TemplatePage>(kept => kept.Add(one => one.Id, _starter.Id.Value));
        Assert.Equal(("New starter", "Laptop for a new starter"), (Value(page, "name"), Value(page, "title")));

        page.Render(next => next.Add(one => one.Id, null));
        Assert.Equal(("", ""), (Value(page, "name"), Value(page, "title")));
    }

    [Fact]
    public void OneThatIsNotHisToChange_SaysSo_AndTakesNoInput()
    {
        _shelf.Denied.Add(Actions.MacroShare);
        var page = Render<TemplatePage>(kept => kept.Add(one => one.Id, _starter.Id.Value));
        Assert.True(page.Find("fieldset").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("button[type=submit]"));

        // What he makes himself is his to change.
        page.Render(next => next.Add(one => one.Id, null));
        Assert.False(page.Find("fieldset").HasAttribute("disabled"));
    }

    [Fact]
    public void OneThatIsNotThere_IsSaid()
    {
        var page = Render<TemplatePage>(gone => gone.Add(one => one.Id, Guid.CreateVersion7()));
        Assert.NotEqual("", page.Find(".alert-danger").TextContent.Trim());
        Assert.Empty(page.FindAll("form"));
    }

    private static string Value(IRenderedComponent<TemplatePage> page, string field) => page.Find($"#template-{field}").GetAttribute("value") ?? "";

    private sealed class Shelf : IAuthorizer, ITemplateQueries, ITeamDirectory
    {
        public HashSet<string> Denied { get; } = [];

        public List<Template> Kept { get; } = [];

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) =>
            Task.FromResult(Denied.Contains(action) ? new NotAllowed(action) : Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(new RecordScope(actor.Tenant, actor.Id, true, []));

        public Task<Template?> FindAsync(RecordScope scope, TemplateId id, CancellationToken ct) => Task.FromResult(Kept.Find(one => one.Id == id));

        public Task<IReadOnlyList<Template>> ListAsync(RecordScope scope, CancellationToken ct) => Task.FromResult<IReadOnlyList<Template>>(Kept);

        public Task<TeamRow?> FindAsync(TenantId tenant, TeamId id, CancellationToken ct) => Task.FromResult<TeamRow?>(null);

        public Task<IReadOnlyList<TeamRow>> ListAsync(TenantId tenant, CancellationToken ct) => Task.FromResult<IReadOnlyList<TeamRow>>([]);

        public Task<bool> IsMemberAsync(TenantId tenant, TeamId team, UserId user, CancellationToken ct) => Task.FromResult(false);

        public Task<IReadOnlyList<TeamRow>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> names, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<TeamRow>> SearchAsync(TenantId tenant, string text, int limit, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<TeamMember>> MembersAsync(TenantId tenant, IReadOnlyCollection<TeamId> teams, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<UserId>> LeadsOfAsync(TenantId tenant, UserId person, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<UserId>> LedByAsync(TenantId tenant, UserId lead, CancellationToken ct) => throw new NotSupportedException();
    }
}
