using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Events;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Events;

public sealed class SubscriptionListPageTests : FrameTest
{
    public SubscriptionListPageTests()
    {
        var signedIn = AddAuthorization().SetAuthorized("Tomas");
        signedIn.SetClaims(new Claim("sub", UserId.New().ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<ISubscriptionQueries>(new OneOfEach(Clock.GetUtcNow())).AddSingleton<IAuthorizer>(new OneOfEach(Clock.GetUtcNow()));
        Services.AddScoped<ReadSubscriptions>().AddScoped<TenantScope>().AddScoped<UseCases>();
    }

    [Fact]
    public void StaleForFiveMinutes_IsToldAbove_AndNotBefore()
    {
        Freshness.Set("history", TimeSpan.FromSeconds(11), redFor: TimeSpan.FromMinutes(4.9));
        Assert.Empty(Render<SubscriptionListPage>().FindAll(".alert"));

        Freshness.Set("history", TimeSpan.FromSeconds(400), redFor: TimeSpan.FromMinutes(6.5));
        var page = Render<SubscriptionListPage>();
        Assert.Equal("history has been more than ten seconds behind for 6 minutes: what it feeds is stale.", page.Find(".alert").TextContent);
        Assert.Equal(["400 / 400 / 400 s", "–"], page.FindAll("td.figures").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void OneThatWaits_SaysWhy()
    {
        var states = Render<SubscriptionListPage>().FindAll("tbody tr");

        Assert.Contains("Running", states[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("No broker answers.", states[1].TextContent, StringComparison.Ordinal);
    }

    /// <summary>One that runs, and one whose Kafka is away.</summary>
    private sealed class OneOfEach(DateTimeOffset now) : ISubscriptionQueries, IAuthorizer
    {
        public Task<IReadOnlyList<SubscriptionRow>> ListAsync(TenantId tenant, CancellationToken ct) => Task.FromResult<IReadOnlyList<SubscriptionRow>>(
        [
            new("history", false, true, now, TimeSpan.Zero, 7, now, 0, 0, 0),
            new("kafka", false, true, now, TimeSpan.Zero, 0, null, 0, 0, 0, now.AddMinutes(-3), "No broker answers."),
        ]);

        public Task<SubscriptionRow?> FindAsync(TenantId tenant, string subscription, CancellationToken ct) => throw new NotSupportedException();

        public Task<Result<Page<DeferredRow>>> DeferredAsync(TenantId tenant, string subscription, DeferredState? state, string? cursor, int limit, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<DeferredDetails?> FindDeferredAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) => throw new NotSupportedException();

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(RecordScope.Nothing(actor.Tenant));
    }
}
