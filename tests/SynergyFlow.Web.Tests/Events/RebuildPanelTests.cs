using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Events;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Events;

public sealed class RebuildPanelTests : FrameTest
{
    private readonly Desk _desk;
    private readonly List<string> _done = [];

    public RebuildPanelTests()
    {
        _desk = new Desk(Clock.GetUtcNow());
        AddAuthorization().SetAuthorized("Sari").SetClaims(new Claim("sub", UserId.New().ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IRebuilds>(_desk).AddSingleton<ISubscriptionStore>(_desk).AddSingleton<ISubscriptionQueries>(_desk).AddSingleton<IAuthorizer>(_desk).AddSingleton<IUnitOfWork>(_desk);
        Services.AddScoped<StartRebuild>().AddScoped<ReadRebuild>().AddScoped<CompareRebuild>().AddScoped<SwapRebuild>().AddScoped<DropRebuild>();
        Services.AddScoped<TenantScope>().AddScoped<Correlation>().AddScoped<UseCases>();
    }

    [Fact]
    public void Nothing_IsBegunWithAReason_AndShownAsItGoesOn()
    {
        var panel = Panel();
        Assert.Contains("Nobody notices", panel.Markup, StringComparison.Ordinal);
        panel.Find("textarea").Change(" ");
        panel.Find("form").Submit();
        Assert.Equal("Say why, in at most 500 characters.", panel.Find(".alert").TextContent);
        Assert.Null(_desk.Rebuild);

        panel.Find("textarea").Change("Rows look <b>forged</b>.");
        panel.Find("form").Submit();
        Assert.Equal(["A copy is being rebuilt."], _done);
        Assert.Equal("Is prepared", panel.Find(".chip").TextContent);
        Assert.Contains("Rows look &lt;b&gt;forged&lt;/b&gt;.", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(["Drop the copy"], Buttons(panel));

        _desk.Reach(RebuildState.Building, lag: TimeSpan.FromHours(1), processed: 40_000);
        Clock.Advance(TimeSpan.FromSeconds(1));
        panel.WaitForAssertion(() => Assert.Equal("Is built", panel.Find(".chip").TextContent));
        Assert.Contains("40,000 of about 100,000", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(["Drop the copy"], panel.FindAll(".cluster button").Select(button => button.TextContent));

        _desk.Reach(RebuildState.Building, lag: TimeSpan.Zero, processed: 100_010, parked: 2);
        Clock.Advance(TimeSpan.FromSeconds(1));
        panel.WaitForAssertion(() => Assert.Equal("Has caught up", panel.Find(".chip").TextContent));
        Assert.Equal("2 events, 2 of them parked", panel.Find("a[href='/admin/subscriptions/history.rebuild']").TextContent);
        Assert.Equal(["Compare", "Drop the copy"], Buttons(panel));
    }

    [Fact]
    public void Differences_AreListed_AndASwapTakesAReason()
    {
        _desk.Begin(RebuildState.Building);
        _desk.Found = _desk.Found with
        {
            Missing = 1,
            Different = 60,
            AsideLive = 3,
            Differences =
            [
                new(DifferenceKind.Missing, "SynergyFlow", Guid.CreateVersion7(), "INC-7", "3", []),
                new(DifferenceKind.Different, "Maju", Guid.CreateVersion7(), null, "4", ["changes", "type"]),
            ],
        };
        var panel = Panel();

        Press(panel, "Compare");
        Assert.Contains("They differ", panel.Markup, StringComparison.Ordinal);
        Assert.Equal("2 of 61 differences", panel.Find("#differences").TextContent);
        var rows = panel.FindAll("tbody tr");
        Assert.Equal("/incidents/INC-7", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Maju", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("changes, type", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("3 events by the live one, 0 by the copy", panel.Markup, StringComparison.Ordinal);

        Press(panel, "Swap");
        Assert.Equal(RebuildState.Building, _desk.Rebuild!.State); // asked first
        Press(panel, "Swap");
        Assert.Equal("Say why, in at most 500 characters.", panel.Find(".alert").TextContent);
        panel.Find("#swap-reason").Change("Forged.");
        Press(panel, "Swap");
        Press(panel, "Swap");
        Assert.Equal((RebuildState.Swapping, "Is swapped"), (_desk.Rebuild.State, panel.Find(".chip").TextContent));
        Assert.Equal("Forged.", _desk.Kept[^1].Reason);
    }

    [Fact]
    public void Swapped_CanBeSwappedBackOrDropped()
    {
        _desk.Begin(RebuildState.Swapped);
        var panel = Panel();
        Assert.Contains("can be swapped back until", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(["Compare", "Swap back", "Drop the old one"], Buttons(panel));

        Press(panel, "Drop the old one");
        Assert.Contains("It cannot be swapped back then.", panel.Markup, StringComparison.Ordinal);
        panel.FindAll("button").Single(button => button.TextContent == "Keep").Click();
        Press(panel, "Swap back");
        Press(panel, "Swap back");
        Assert.Equal(RebuildState.SwappingBack, _desk.Rebuild!.State);
    }

    [Fact]
    public void HeldTable_IsSaid()
    {
        _desk.Begin(RebuildState.Swapping);
        _desk.Set(nameof(Rebuild.Trouble), "canceling statement due to lock timeout");
        Assert.Contains("such as a backup or a long query", Panel().Find(".alert-warning").TextContent, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Buttons(IRenderedComponent<RebuildPanel> panel) => panel.FindAll(".card-body > .cluster button").Select(button => button.TextContent);

    private static void Press(IRenderedComponent<RebuildPanel> panel, string label) =>
        panel.FindAll("button").First(button => button.TextContent == label).Click();

    private IRenderedComponent<RebuildPanel> Panel() => Render<RebuildPanel>(parameters => parameters
        .Add(panel => panel.Subscription, "history").Add(panel => panel.OnDone, EventCallback.Factory.Create<string?>(this, done => _done.AddRange(done is null ? [] : [done]))));

    /// <summary>One rebuild, without nodes: a test moves it.</summary>
    private sealed class Desk(DateTimeOffset now) : IRebuilds, ISubscriptionStore, ISubscriptionQueries, IAuthorizer, IUnitOfWork
    {
        private SubscriptionRow _copy = new("history.rebuild", false, true, now, TimeSpan.Zero, 100_000, now, 0, 0, 0);

        public Rebuild? Rebuild { get; private set; }

        public List<Intervention> Kept { get; } = [];

        public ReadModelComparison Found { get; set; } = new(now, "Sari", 100_000, now, 90_000, 0, 0, 0, 0, 0, 0, []);

        public void Begin(RebuildState state)
        {
            Rebuild = Rebuild.Start("history", "It looks wrong.", Actor.System(Tenant.First), now).Value;
            Reach(state, TimeSpan.Zero, 100_000);
            Set(nameof(Rebuild.SwappedAt), state is RebuildState.Swapped ? now : null);
        }

        public void Reach(RebuildState state, TimeSpan lag, long processed, int parked = 0)
        {
            Set(nameof(Rebuild.State), state);
            Set(nameof(Rebuild.Events), 100_000L);
            Set(nameof(Rebuild.CaughtUpAt), lag == TimeSpan.Zero ? now : null);
            _copy = _copy with { Lag = lag, Processed = processed, Parked = parked };
        }

        public void Set(string property, object? value) => typeof(Rebuild).GetProperty(property)!.SetValue(Rebuild, value);

        public bool IsReadModel(string subscription) => true;

        Task<Rebuild?> IRebuilds.FindAsync(string subscription, CancellationToken ct) => Task.FromResult(Rebuild);

        public Task<Rebuild?> HoldAsync(string subscription, CancellationToken ct) => Task.FromResult(Rebuild);

        public void Add(Rebuild rebuild) => Rebuild = rebuild;

        public Task<SubscriptionRow?> CopyAsync(string subscription, CancellationToken ct) => Task.FromResult<SubscriptionRow?>(_copy);

        public Task<Result<ReadModelComparison>> CompareAsync(string subscription, TenantId tenant, string by, CancellationToken ct) =>
            Task.FromResult<Result<ReadModelComparison>>(Found);

        public Task<bool?> PausedAsync(string subscription, CancellationToken ct) => Task.FromResult<bool?>(false);

        public void Add(Intervention intervention) => Kept.Add(intervention);

        Task<SubscriptionRow?> ISubscriptionQueries.FindAsync(TenantId tenant, string subscription, CancellationToken ct) =>
            Task.FromResult<SubscriptionRow?>(new(subscription, false, true, now, TimeSpan.Zero, 7, now, 0, 0, 0));

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<Result> SaveAsync(Actor actor, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(RecordScope.Nothing(actor.Tenant));

        public Task PauseAsync(string subscription, bool paused, CancellationToken ct) => throw new NotSupportedException();

        public Task<DeferredState?> StateAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) => throw new NotSupportedException();

        public Task ReplayAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) => throw new NotSupportedException();

        public Task DiscardAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) => throw new NotSupportedException();

        public Task RepeatAsync(string subscription, Repetition from, CancellationToken ct) => throw new NotSupportedException();

        public bool IsRepeatable(string subscription) => false;

        public Task<IReadOnlyList<SubscriptionRow>> ListAsync(TenantId tenant, CancellationToken ct) => throw new NotSupportedException();

        public Task<Result<Page<DeferredRow>>> DeferredAsync(TenantId tenant, string subscription, DeferredState? state, string? cursor, int limit, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<DeferredDetails?> FindDeferredAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) => throw new NotSupportedException();
    }
}
