using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Incidents;

public sealed class IncidentComposerTests : FrameTest
{
    private static readonly RecordId s_record = RecordId.New();
    private readonly UserId _me = UserId.New();
    private readonly Keeper _keeper = new();
    private readonly BunitJSModuleInterop _script;
    private int _changed;
    private int _sent;

    public IncidentComposerTests()
    {
        _script = JSInterop.SetupModule(invocation => invocation.Arguments is [string path, ..] && path.Contains("composer", StringComparison.Ordinal));
        _script.Mode = JSRuntimeMode.Loose;
        var signedIn = AddAuthorization().SetAuthorized("Alya");
        signedIn.SetClaims(new Claim("sub", _me.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IDraftStore>(_keeper).AddSingleton<IAuthorizer>(_keeper).AddSingleton<IUnitOfWork>(_keeper);
        Services.AddSingleton(new Conversation(null!, null!, null!, null!, null!)); // nothing here gets as far as saying something
        Services.AddScoped<DiscardDraft>().AddScoped<SendDraft>().AddScoped<TenantScope>().AddScoped<UseCases>();
    }

    [Fact]
    public void Composer_ForAnAgent_HasAReplyAndANoteThatLookAndReadUnlike()
    {
        var page = Show();

        Assert.Equal("reply", page.Find(".composer").GetAttribute("data-kind"));
        Assert.Contains("the requester too", page.Find(".composer-label").TextContent, StringComparison.Ordinal);
        page.Find("[role=tab][data-kind=note]").Click();
        Assert.Equal("note", page.Find(".composer").GetAttribute("data-kind"));
        Assert.Contains("Agents only", page.Find(".composer-label").TextContent, StringComparison.Ordinal);
        Assert.Equal("Add note", page.Find("button[type=submit]").TextContent);
        Assert.Equal("true", page.Find("[role=tab][data-kind=note]").GetAttribute("aria-selected"));
        _script.VerifyNotInvoke("flush");
    }

    [Fact]
    public void Composer_ForARequester_HasNoNote() =>
        Assert.Empty(Show(note: false).FindAll("[role=tab][data-kind=note]"));

    [Fact]
    public void Drafts_OfAnotherWindow_AreOfferedBesideTheOneInTheField()
    {
        var (here, there) = (Draft("In the field"), Draft("From another window"));
        _script.Setup<Guid[]?>("opened", _ => true).SetResult([here.Id.Value]);
        _keeper.Stored = Core.Work.Draft.Begin(new Actor(Tenant.First, _me, "Alya", Channel.Ui), there.Id, s_record, CommentKind.Reply, 1);

        var page = Show(here, there);

        var other = page.WaitForElement(".other-draft");
        Assert.Contains("From another window", other.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("In the field", other.TextContent, StringComparison.Ordinal);
        page.FindAll(".other-draft button")[1].Click();
        Assert.NotNull(_keeper.Stored.DiscardedAt);
        Assert.Equal(1, _changed);
    }

    [Fact]
    public void Send_WithNothingTyped_SaysSo()
    {
        _script.Setup<IncidentComposer.Flushed>("flush", _ => true).SetResult(new(null, Empty: true));
        var page = Show();

        page.Find("form").Submit();

        Assert.Equal("Type something first.", page.WaitForElement("[role=alert]").TextContent);
        Assert.Equal(0, _sent);
    }

    [Fact]
    public void Send_OfADraftThatAnotherWindowSent_SaysSo_AndGivesTheTextBack()
    {
        _script.Setup<IncidentComposer.Flushed>("flush", _ => true).SetResult(new(Guid.CreateVersion7(), Empty: false));
        var page = Show();

        page.Find("form").Submit();

        Assert.Contains("Another window", page.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        _script.VerifyInvoke("release");
        _script.VerifyNotInvoke("forget");
        Assert.Equal(0, _sent);
    }

    private IRenderedComponent<IncidentComposer> Show(params DraftText[] drafts) => Show(note: true, drafts);

    private IRenderedComponent<IncidentComposer> Show(bool note, params DraftText[] drafts) => Render<IncidentComposer>(composer => composer
        .Add(c => c.Record, s_record).Add(c => c.Person, _me).Add(c => c.SeenVersion, 4).Add(c => c.Drafts, drafts)
        .Add(c => c.CanReply, true).Add(c => c.CanNote, note)
        .Add(c => c.OnSent, () => _sent++).Add(c => c.OnDraftsChanged, () => _changed++));

    private DraftText Draft(string body) => new(DraftId.New(), s_record, CommentKind.Reply, body, 1, Clock.GetUtcNow(), 1);

    private sealed class Keeper : IDraftStore, IAuthorizer, IUnitOfWork
    {
        public Draft? Stored { get; set; }

        public Task<Draft?> FindAsync(UserId person, DraftId id, CancellationToken ct) => Task.FromResult(Stored?.Id == id ? Stored : null);

        public Task<int> CountAsync(UserId person, CancellationToken ct) => Task.FromResult(0);

        public void Add(Draft draft) => Stored = draft;

        public void Remove(Draft draft) => Stored = null;

        public Task ForgetDiscardedAsync(UserId person, DateTimeOffset before, CancellationToken ct) => Task.CompletedTask;

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(RecordScope.Nothing(actor.Tenant));

        public Task<Result> SaveAsync(Actor actor, CancellationToken ct) => Task.FromResult(Result.Success);
    }
}
