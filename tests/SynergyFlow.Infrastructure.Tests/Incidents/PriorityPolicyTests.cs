using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Incidents;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Opa;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Infrastructure.Tests.Incidents.Routing;
using SynergyFlow.Infrastructure.Tests.Policies;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

/// <summary>The priority policy as the program asks it.</summary>
public sealed class PriorityPolicyTests : IDisposable
{
    private static readonly IReadOnlyList<Priority> s_cells = PriorityMatrix.Seed(Tenant.First).Cells;
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Every_QuestionThereIs_IsDecidedAsTheDomainPageSays_AndSaysWhy()
    {
        using var engine = InProcess.Engine();
        var policy = Asking(engine);
        foreach (var (impact, urgency, vip, service) in
            from impact in Enum.GetValues<Impact>()
            from urgency in Enum.GetValues<Urgency>()
            from vip in new[] { true, false }
            from service in new[] { (Name: (string?)null, Critical: false), (Name: "Mail", Critical: false), (Name: "Mail", Critical: true) }
            select (impact, urgency, vip, service))
        {
            PriorityQuestion question = new(impact, urgency, vip, service.Name, service.Critical, s_cells);
            var decided = await policy.DecideAsync(question, Tenant.First, null, Ct);

            var raised = Math.Max(1, (int)urgency - (vip ? 1 : 0) - (service.Critical ? 1 : 0));
            Assert.Equal(s_cells[(((int)impact - 1) * 4) + raised - 1], decided.Priority);
            Assert.Equal(decided.Priority.ToText(), decided.Why.Verdict);
            Assert.Null(decided.Why.Fault);
            Assert.Equal((vip, service.Critical), (Has("vip"), Has("critical_service")));
            Assert.True(Has("matrix"));
            Assert.All(decided.Why.Reasons, reason => Assert.Equal(reason.Code == "vip", reason.Internal));
            Assert.Matches("^[0-9a-f]{16}$", decided.Why.Revision);
            var asked = policy.Asked(decided.Why.Input)!;
            Assert.Equal(question with { Cells = [] }, asked with { Cells = [] });
            Assert.Equal(s_cells, asked.Cells);

            bool Has(string code) => decided.Why.Reasons.Any(reason => reason.Code == code);
        }
    }

    [Theory]
    [InlineData(null, "policy_failed")]
    [InlineData("\"P1\"", "policy_malformed")]
    [InlineData("""{"priority": "P5", "reasons": []}""", "policy_malformed")]
    [InlineData("""{"priority": "P1"}""", "policy_malformed")]
    [InlineData("""{"priority": "P1", "reasons": [{"code": "x"}]}""", "policy_malformed")]
    public async Task PolicyThatGivesNoAnswer_LeavesItToTheMatrix_AndSaysSo(string? answer, string fault)
    {
        var decided = await Asking(new Saying(answer)).DecideAsync(new(Impact.Team, Urgency.Stopped, Vip: true, null, false, s_cells), Tenant.First, null, Ct);

        Assert.Equal((Priority.P2, fault, null), (decided.Priority, decided.Why.Fault, decided.Why.Result));
        var why = Assert.Single(decided.Why.Reasons);
        Assert.Equal(("fallback", fault, "P2"), (why.Code, why.Parameters["fault"], why.Parameters["priority"]));
    }

    [Fact]
    public async Task RealOpa_SaysTheSame_AndWhichRevisionSaysIt()
    {
        await using var server = await OpaServer.StartAsync(Ct);
        using OpaEngine opa = new(server.Url, TimeProvider.System, NullLogger<OpaEngine>.Instance, limit: TimeSpan.FromSeconds(30));
        using var own = InProcess.Engine();
        PriorityQuestion question = new(Impact.Person, Urgency.Degraded, Vip: true, "Mail", Critical: true, s_cells);

        var (one, other) = (await Asking(opa).DecideAsync(question, Tenant.First, null, Ct), await Asking(own).DecideAsync(question, Tenant.First, null, Ct));

        Assert.Equal((other.Priority, other.Why.Revision), (one.Priority, one.Why.Revision));
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(other.Why.Result!).RootElement, JsonDocument.Parse(one.Why.Result!).RootElement));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("""{"impact": 1, "urgency": 1, "requester": {"vip": true}, "matrix": ["P9"]}""")]
    [InlineData("""{"user": {"roles": ["AGENT"]}}""")]
    public void Asked_OfAnotherQuestion_IsNone(string input)
    {
        using var engine = InProcess.Engine();
        Assert.Null(Asking(engine).Asked(input));
    }

    private PriorityPolicy Asking(IPolicyEngine engine) => new(
        new VersionedPolicies(
            engine, new NoVersions(), new PolicyMeter(_metrics.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), TimeProvider.System, NullLogger<VersionedPolicies>.Instance),
        new PriorityDomain());
}
