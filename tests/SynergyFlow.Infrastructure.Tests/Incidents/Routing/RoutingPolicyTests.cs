using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Incidents;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Infrastructure.Tests.Policies;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Routing;

/// <summary>The routing policy as the program asks it, and what would have to be different.</summary>
public sealed class RoutingPolicyTests : IDisposable
{
    private static readonly TeamId s_network = TeamId.New();
    private static readonly TeamId s_desk = TeamId.New();
    private static readonly TeamId s_mail = TeamId.New();

    private static readonly Route[] s_routes =
    [
        new("Mail", s_mail, null, "Mail", []),
        new("Network", s_network, "Network", null, []),
        new("Office floor", s_desk, "Network", null, ["cable", "floor-2"]),
    ];

    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [InlineData("network/WIFI", null, "", "Network")]
    [InlineData("Networking", null, "", null)]
    [InlineData("Network", "MAIL", "", "Mail")]
    [InlineData("Network", null, "cable,floor-2", "Office floor")]
    [InlineData("Network", null, "cable", "Network")]
    [InlineData(null, null, "cable,floor-2", null)]
    public async Task Route_IsTheOneThatNamesMost(string? category, string? service, string tags, string? route)
    {
        using var engine = InProcess.Engine();
        var question = Question(category, service, tags.Split(',', StringSplitOptions.RemoveEmptyEntries));
        var decided = await Asking(engine).DecideAsync(question, Tenant.First, null, Ct);

        Assert.Equal((route, s_routes.FirstOrDefault(one => one.Name == route)?.Team, null), (decided.Route, decided.Team, decided.Why.Fault));
        Assert.Equal(decided.Team?.ToString() ?? "none", decided.Why.Verdict);
        Assert.NotEmpty(decided.Why.Reasons);
        var asked = Asking(engine).Asked(decided.Why.Input)!;
        Assert.True(question.AsksLike(asked));
        Assert.Equal(s_routes.Select(one => (one.Name, one.Team)), asked.Routes.Select(one => (one.Name, one.Team)));
    }

    [Theory]
    [InlineData(null, "policy_failed")]
    [InlineData("\"x\"", "policy_malformed")]
    [InlineData("""{"team": "none", "route": null, "reasons": []}""", "policy_malformed")]
    [InlineData("""{"team": null, "route": "Mail", "reasons": []}""", "policy_malformed")]
    [InlineData("""{"team": "$mail", "route": null, "reasons": []}""", "policy_malformed")]
    [InlineData("""{"team": "$mail", "route": "Network", "reasons": []}""", "policy_malformed")]
    [InlineData("""{"team": "0190a5b0-0000-7000-8000-000000000009", "route": "Mail", "reasons": []}""", "policy_malformed")]
    [InlineData("""{"team": "$mail", "route": "Mail"}""", "policy_malformed")]
    public async Task AnswerThatNamesNoRouteOfTheQuestion_GivesItToNobody_AndSaysSo(string? answer, string fault)
    {
        var decided = await Asking(new Saying(answer?.Replace("$mail", s_mail.ToString(), StringComparison.Ordinal))).DecideAsync(Question("Network", null, []), Tenant.First, null, Ct);

        Assert.Equal((null, null, fault, "none"), (decided.Team, decided.Route, decided.Why.Fault, decided.Why.Verdict));
        Assert.Equal(("no_answer", fault), (Assert.Single(decided.Why.Reasons).Code, decided.Why.Reasons[0].Parameters["fault"]));
    }

    [Fact]
    public async Task Flips_AreTheFewestFactsForEachOtherTeam()
    {
        using var engine = InProcess.Engine();
        Assert.Equal(
            [$"{s_mail}: service=Mail", $"{s_desk}: tag=floor-2", "nobody: category="],
            await FlipsAsync(engine, Question("Network/WiFi", null, ["cable"])));
        Assert.Equal(
            [$"{s_network}: service=", $"{s_desk}: service=, tag=floor-2"],
            await FlipsAsync(engine, Question("Network", "Mail", ["cable"])));
    }

    [Fact]
    public async Task Flips_OfAnotherKindOfReceipt_AreNone()
    {
        using var engine = InProcess.Engine();
        Assert.Null(await new FindRoutingFlips(Asking(engine)).ExecuteAsync(Tenant.First, Kept("""{"impact": 1}"""), Ct));
        Assert.Null(await new FindRoutingFlips(Asking(engine)).ExecuteAsync(Tenant.First, Kept(null), Ct));
    }

    private static RoutingQuestion Question(string? category, string? service, IReadOnlyList<string> tags) =>
        new(category, service, tags, "Cebu", ContactChannel.Email, Impact.Team, Urgency.Degraded, Priority.P3, Vip: true, s_routes);

    private static Receipt Kept(string? input) => new(
        Guid.CreateVersion7(), RecordId.New(), "synergyflow/routing", "r", "in_process", "none", input, null, [], null, Guid.CreateVersion7(), UserId.System, "", 1, "c", null, DateTimeOffset.UnixEpoch);

    private async Task<List<string>> FlipsAsync(IPolicyEngine engine, RoutingQuestion question)
    {
        var would = await new FindRoutingFlips(Asking(engine)).ExecuteAsync(Tenant.First, Kept(System.Text.Encoding.UTF8.GetString(RoutingDomain.Write(question))), Ct);
        Assert.Null(would!.Fault);
        return [.. would.Flips.Select(flip => $"{flip.Team?.ToString() ?? "nobody"}: {string.Join(", ", flip.Facts.Select(fact => $"{fact.Field}={fact.To}"))}")];
    }

    private RoutingPolicy Asking(IPolicyEngine engine) => new(
        new VersionedPolicies(engine, new NoVersions(), new PolicyMeter(_metrics.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<VersionedPolicies>.Instance),
        new RoutingDomain());
}

internal sealed class NoVersions : ILivePolicies
{
    public ValueTask<LivePolicy> OfAsync(TenantId tenant, string policy, CancellationToken ct) => new(LivePolicy.Own);
}

/// <summary>An engine that says what it was told to; null: it fails.</summary>
internal sealed class Saying(string? answer) : IPolicyEngine
{
    public string Name => "told";

    public ValueTask<PolicyAnswer> AskAsync(PolicyPath path, ReadOnlyMemory<byte> input, CancellationToken ct) =>
        new(answer is null ? PolicyFault.Failed : new PolicyAnswer(JsonDocument.Parse(answer).RootElement, "told"));
}
