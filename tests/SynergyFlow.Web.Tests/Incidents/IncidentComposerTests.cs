using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Incidents.Macros;
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
        ComponentFactories.AddStub<MacroMenu>(); // asks for more than the composer does
        var signedIn = AddAuthorization().SetAuthorized("Alya");
        signedIn.SetClaims(new Claim("sub", _me.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IDraftStore>(_keeper).AddSingleton<IAuthorizer>(_keeper).AddSingleton<IUnitOfWork>(_keeper);
        Services.AddSingleton(new Messages(null!, null!)).AddSingleton<IRecordStore>(_ => null!).AddSingleton<IDraftQueries>(_keeper); // nothing here gets as far as saying something
        Services.AddScoped<DiscardDraft>().AddScoped<ReadDrafts>().AddScoped<SendDraft>().AddScoped<TenantScope>().AddScoped<UseCases>();
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
        _script.Setup<IncidentComposer.Here?>("opened", _ => true).SetResult(new([here.Id.Value], Seen: 4));
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
    public void Field_IsFilledOnceTheDraftsAreKnown_NotBefore()
    {
        var page = Show(note: true, null);
        _script.VerifyNotInvoke("attach");

        page.Render(composer => composer.Add(c => c.Drafts, [Draft("Kept", CommentKind.Note)]));

        _script.VerifyInvoke("attach");
        Assert.Equal("note", page.Find(".composer").GetAttribute("data-kind"));
    }

    [Fact]
    public void Kind_OnTheScreen_IsThatOfTheTextInTheField()
    {
        _script.Setup<string?>("choose", _ => true).SetResult("reply"); // a reply is just being sent
        var page = Show();

        page.Find("[role=tab][data-kind=note]").Click();

        Assert.Equal("reply", page.Find(".composer").GetAttribute("data-kind"));
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

    [Fact]
    public void Send_WhenOthersHaveAnsweredMeanwhile_ShowsThatFirst()
    {
        _script.Setup<IncidentComposer.Flushed>("flush", _ => true).SetResult(new(Guid.CreateVersion7(), Empty: false, Seen: 4));
        var page = Show();
        _keeper.Newer = new NewerMessages(2, CommentId.New());

        page.Find("form").Submit();

        Assert.Contains("2 newer messages since you started.", page.WaitForElement(".newer").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/incidents/INC-1#e-{_keeper.Newer.First}", page.Find(".newer a").GetAttribute("href"));
        Assert.Empty(page.FindAll("[role=alert]"));
        _script.VerifyInvoke("release");

        // The second click means it, and comes as far as the draft that is not there.
        page.Find("form").Submit();
        page.WaitForElement("[role=alert]");
    }

    [Fact]
    public void Held_MessageIsShownApart_AndCanBeUndone()
    {
        var draft = Core.Work.Draft.Begin(new Actor(Tenant.First, _me, "Alya", Channel.Ui), DraftId.New(), s_record, CommentKind.Note, 1);
        draft.Write("On second thought", Clock.GetUtcNow());
        draft.Hold(s_record, null, Clock.GetUtcNow().AddSeconds(10), Clock.GetUtcNow());
        _keeper.Stored = draft;

        var page = Show(DraftText.Of(draft));

        Assert.Empty(page.FindAll(".other-draft"));
        Assert.Contains("On second thought", page.Find("[data-held]").TextContent, StringComparison.Ordinal);
        Assert.Equal("10000", page.Find("[data-countdown-ms]").GetAttribute("data-countdown-ms"));
        page.Find("[data-held] .btn-primary").Click();
        Assert.Null(draft.SendAt);
        _script.VerifyInvoke("open");
        Assert.Equal("note", page.Find(".composer").GetAttribute("data-kind"));
    }

    [Fact]
    public void State_ChosenWithTheMessage_AsksForWhatTheMoveNeeds()
    {
        var page = Show();

        page.Find("[data-send-state]").Change("resolved");
        Assert.Contains("Leave it empty to use your reply", page.Find(".send-state").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll(".send-state option"), option => option.GetAttribute("value") == "duplicate");
        page.Find("[role=tab][data-kind=note]").Click();
        Assert.DoesNotContain("use your reply", page.Find(".send-state").TextContent, StringComparison.Ordinal);
        page.Find("[data-send-state]").Change("pending");
        Assert.NotNull(page.Find("#send-waits"));
    }

    private IRenderedComponent<IncidentComposer> Show(params DraftText[] drafts) => Show(note: true, drafts);

    private IRenderedComponent<IncidentComposer> Show(bool note, params DraftText[]? drafts) => Render<IncidentComposer>(composer => composer
        .Add(c => c.Record, s_record).Add(c => c.Key, "INC-1").Add(c => c.Moves, [IncidentState.Pending, IncidentState.Resolved]).Add(c => c.Person, _me).Add(c => c.SeenVersion, 4).Add(c => c.Drafts, drafts)
        .Add(c => c.CanReply, true).Add(c => c.CanNote, note)
        .Add(c => c.OnSent, () => _sent++).Add(c => c.OnDraftsChanged, () => _changed++));

    private DraftText Draft(string body, CommentKind kind = CommentKind.Reply) => new(DraftId.New(), s_record, kind, body, 1, Clock.GetUtcNow(), 1);

    private sealed class Keeper : IDraftStore, IDraftQueries, IAuthorizer, IUnitOfWork
    {
        public NewerMessages Newer { get; set; } = NewerMessages.None;

        public Task<NewerMessages> NewerAsync(RecordScope scope, RecordId record, int seenVersion, CancellationToken ct) => Task.FromResult(Newer);

        public Task<IReadOnlyList<DraftRow>> ListAsync(RecordScope scope, CancellationToken ct) => Task.FromResult<IReadOnlyList<DraftRow>>([]);

        public Task<IReadOnlyList<DraftText>> OfRecordAsync(TenantId tenant, UserId person, RecordId record, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<DraftText>>([]);

        public Task<DraftText?> FindAsync(TenantId tenant, UserId person, DraftId id, CancellationToken ct) => Task.FromResult<DraftText?>(null);

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
