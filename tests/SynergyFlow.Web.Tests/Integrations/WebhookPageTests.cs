using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Integrations.Webhooks;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Integrations;

/// <summary>What an administrator does with webhooks on the pages; only the stores and the wire below are in memory.</summary>
public sealed class WebhookPageTests : FrameTest
{
    private readonly Shelf _shelf;

    public WebhookPageTests()
    {
        _shelf = new Shelf(Clock);
        AddAuthorization().SetAuthorized("Tomas").SetClaims(new Claim("sub", UserId.New().ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IAuthorizer>(_shelf).AddSingleton<IWebhookStore>(_shelf).AddSingleton<IWebhookQueries>(_shelf).AddSingleton<IWebhookTargets>(_shelf)
            .AddSingleton<IWebhookSecrets>(_shelf).AddSingleton<IWebhookTests>(_shelf).AddSingleton<IUnitOfWork>(_shelf).AddSingleton<IPeople>(_shelf);
        Services.AddScoped<WebhookGate>().AddScoped<SaveWebhook>().AddScoped<ChangeWebhook>().AddScoped<TestWebhook>().AddScoped<ReplayDeliveries>().AddScoped<ReadWebhooks>();
        Services.AddScoped<TenantScope>().AddScoped<UseCases>();
    }

    [Fact]
    public void List_WithoutAny_LeadsToANewOne_AndARefusalIsSaid()
    {
        var list = Render<WebhookListPage>();
        Assert.Equal("/admin/webhooks/new", list.Find(".empty a.btn").GetAttribute("href"));

        _shelf.Denied = true;
        Assert.NotEmpty(Render<WebhookListPage>().FindAll(".alert-danger"));
    }

    [Fact]
    public void NewOne_RefusedAddress_StaysInTheForm_ThenTheSecretIsShownOnce()
    {
        var page = Render<WebhookPage>();
        page.Find("#webhook-name").Change("Chat");
        page.Find("#webhook-url").Change("http://example.org/hook");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("https://", page.Find(".alert-danger").TextContent, StringComparison.Ordinal));
        Assert.Equal("http://example.org/hook", page.Find("#webhook-url").GetAttribute("value"));

        page.Find("#webhook-url").Change("https://example.org/hook");
        page.Find("#webhook-filter").Change("colour = red");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("position 1", page.Find(".alert-danger").TextContent, StringComparison.Ordinal));
        page.Find("#webhook-filter").Change("priority = P1");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith(
            $"/admin/webhooks/{Assert.Single(_shelf.Kept).Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        var kept = _shelf.Kept[0];
        Assert.Equal(["*"], kept.EventTypes);
        page.Render(next => next.Add(one => one.Id, kept.Id.Value));
        Assert.StartsWith("whsec_", page.WaitForElement("[data-secret]").TextContent, StringComparison.Ordinal);
        Assert.Equal(page.Find("[data-secret]").TextContent, page.Find("[data-copy]").GetAttribute("data-copy"));
        Assert.DoesNotContain("whsec_", Open(kept).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_AreChosenOneByOne_OrByKind()
    {
        var kept = Make("Chat", ["*"]);
        var page = Open(kept);
        page.Find("[data-all]").Change(false);
        page.Find("[data-type='incident.resolved']").Change(true);
        page.Find("form.form:has(#webhook-name)").Submit();
        page.WaitForAssertion(() => Assert.Equal(["incident.resolved"], kept.EventTypes));
        page.FindAll("details input[type=checkbox]").First(box => box.ParentElement!.TextContent.Contains("incident.*", StringComparison.Ordinal)).Change(true);
        Assert.True(page.Find("[data-type='incident.created']").HasAttribute("disabled"));
        page.Find("form.form:has(#webhook-name)").Submit();
        page.WaitForAssertion(() => Assert.Contains("incident.*", kept.EventTypes));
    }

    [Fact]
    public void Test_ShowsRequestAndAnswerAtOnce_AsText()
    {
        var page = Open(Make("Chat", ["*"]));
        page.Find("[data-test]").Click();
        var shown = page.WaitForElement(".delivery");
        Assert.Equal("Failed", page.Find("[data-result]").TextContent);
        Assert.Contains("webhook-signature: v1,abc", shown.TextContent, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script>", shown.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void Delivery_IsOpenedByTheAddress_AndReplayed()
    {
        var kept = Make("Chat", ["*"]);
        _shelf.Rows.Add(Shelf.Row("incident.created", "INC-7", DeliveryState.Failed, Clock.GetUtcNow()));
        var page = Open(kept, _shelf.Rows[0].EventId.ToString());
        Assert.Contains("the body", page.WaitForElement(".delivery pre").TextContent, StringComparison.Ordinal);
        page.Find("button[aria-label='Replay incident.created INC-7']").Click();
        page.WaitForElement(".alert-success");
        Assert.Equal([_shelf.Rows[0].EventId], _shelf.Replayed);
    }

    [Fact]
    public void Range_IsReplayed_AndTheNumberIsSaid()
    {
        _shelf.Rows.Add(Shelf.Row("incident.created", "INC-7", DeliveryState.Failed, Clock.GetUtcNow()));
        var page = Open(Make("Chat", ["*"]));
        page.Find("#replay-since").Change("2026-03-01T00:00:00");
        page.Find("form:has(#replay-since)").Submit();
        Assert.Contains("7 are sent again", page.WaitForElement(".alert-success").TextContent, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), _shelf.Range!.Since);
        Assert.Equal(Clock.GetUtcNow(), _shelf.Range.Until);
    }

    [Fact]
    public void OneThatStopped_SaysWhy_AndIsEnabledAgain_AndDeletedAfterAQuestion()
    {
        var kept = Make("Chat", ["*"]);
        kept.Disable(WebhookDisabledReason.Exhausted, new Stamp(UserId.System, Clock.GetUtcNow()));
        Assert.Contains("failed in every try", Render<WebhookListPage>().Find(".alert-warning").TextContent, StringComparison.Ordinal);
        var page = Open(kept);
        Assert.Contains("failed in every try", page.Find(".alert-warning").TextContent, StringComparison.Ordinal);
        page.Find("[data-enable]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".alert-warning")));
        Assert.Equal(WebhookState.Active, kept.State);

        Button(page, "Delete").Click();
        Assert.Single(_shelf.Kept);
        page.Find(".btn-danger").Click();
        page.WaitForAssertion(() => Assert.Empty(_shelf.Kept));
        Assert.EndsWith("/admin/webhooks", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_IsRotatedAfterAQuestion()
    {
        var kept = Make("Chat", ["*"]);
        var page = Open(kept);
        Button(page, "New secret").Click();
        Assert.Null(kept.PreviousSecret);
        page.Find(".btn-danger").Click();
        page.WaitForAssertion(() => Assert.NotNull(kept.PreviousSecret));
        Assert.StartsWith("whsec_", page.WaitForElement("[data-secret]").TextContent, StringComparison.Ordinal);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<WebhookPage> page, string label) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == label);

    private IRenderedComponent<WebhookPage> Open(Webhook webhook, string? delivery = null)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/webhooks/{webhook.Id}" + (delivery is null ? "" : $"?delivery={delivery}"));
        return Render<WebhookPage>(one => one.Add(page => page.Id, webhook.Id.Value));
    }

    private Webhook Make(string name, IReadOnlyList<string> types)
    {
        var made = Webhook.Create(
            Tenant.First, WebhookId.New(), new WebhookFields { Name = name, Url = "https://example.org/hook", EventTypes = types }, "sealed", new Stamp(UserId.System, Clock.GetUtcNow()));
        _shelf.Kept.Add(made);
        return made;
    }

    private sealed class Shelf(TimeProvider time) : IAuthorizer, IWebhookStore, IWebhookQueries, IWebhookTargets, IWebhookSecrets, IWebhookTests, IUnitOfWork, IPeople
    {
        public bool Denied { get; set; }

        public List<Webhook> Kept { get; } = [];

        public List<DeliveryRow> Rows { get; } = [];

        public List<Guid> Replayed { get; } = [];

        public ReplayRange? Range { get; private set; }

        public bool HttpToo => false;

        public static DeliveryRow Row(string type, string? key, DeliveryState state, DateTimeOffset at) =>
            new(Guid.CreateVersion7(), type, key, state, 1, at, null, at, 500, null, IsTest: key is null);

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) =>
            Task.FromResult(Denied ? new NotAllowed(action) : Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => throw new NotSupportedException();

        public Task<Webhook?> FindAsync(WebhookId id, CancellationToken ct) => Task.FromResult(Kept.Find(one => one.Id == id));

        public Task<int> CountForAddAsync(CancellationToken ct) => Task.FromResult(Kept.Count);

        public void Add(Webhook webhook) => Kept.Add(webhook);

        public void Remove(Webhook webhook) => Kept.Remove(webhook);

        public Task<int> CountTestsAsync(WebhookId id, DateTimeOffset since, CancellationToken ct) => Task.FromResult(0);

        public Task<bool> ReplayAsync(WebhookId id, Guid eventId, CancellationToken ct)
        {
            Replayed.Add(eventId);
            return Task.FromResult(true);
        }

        public Task<Replayed> ReplayAsync(WebhookId id, ReplayRange range, CancellationToken ct)
        {
            Range = range;
            return Task.FromResult(new Replayed(7, More: false));
        }

        public Task<Page<WebhookRow>?> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken ct) =>
            Task.FromResult<Page<WebhookRow>?>(new([.. Kept.Select(Of)]));

        public Task<WebhookRow?> FindAsync(TenantId tenant, WebhookId id, CancellationToken ct) =>
            Task.FromResult(Kept.Find(one => one.Id == id) is { } found ? Of(found) : null);

        public Task<Page<DeliveryRow>?> DeliveriesAsync(TenantId tenant, WebhookId id, DeliveryState? state, string? cursor, int limit, CancellationToken ct) =>
            Task.FromResult<Page<DeliveryRow>?>(new([.. Rows.Where(row => state is null || row.State == state)]));

        public Task<DeliveryDetails?> FindDeliveryAsync(TenantId tenant, WebhookId id, Guid eventId, CancellationToken ct) =>
            Task.FromResult<DeliveryDetails?>(new(Rows.Find(row => row.EventId == eventId)!, "the body", []));

        public Task<Error?> CheckAsync(Uri url, CancellationToken ct) => Task.FromResult<Error?>(null);

        public string Seal(TenantId tenant, WebhookId webhook, byte[] secret) => "sealed";

        public Task<DeliveryDetails> SendAsync(Actor actor, Webhook webhook, CancellationToken ct) => Task.FromResult(new DeliveryDetails(
            Row("webhook.tested", null, DeliveryState.Failed, time.GetUtcNow()),
            "{}",
            [new(1, time.GetUtcNow(), webhook.Url, "v1,abc", 12, 500, null, "text/html", "<script>alert(1)</script>")]));

        public Task<Result> SaveAsync(Actor actor, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<Person?> FindAsync(TenantId tenant, UserId id, CancellationToken ct) => Task.FromResult<Person?>(null);

        public Task<IReadOnlyDictionary<UserId, Person>> NamesAsync(TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<Person>> SearchAsync(TenantId tenant, string? text, bool agentsOnly, int limit, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<Person>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> texts, CancellationToken ct) => throw new NotSupportedException();

        private static WebhookRow Of(Webhook one) => new(
            one.Id, one.Name, one.Url, one.EventTypes, one.Filter, one.Data, one.State, one.DisabledReason, one.DisabledAt, one.Owner, one.CreatedAt, one.UpdatedAt,
            one.PreviousUntil, one.HeldUntil, one.Version, 0, 0);
    }
}
