using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>Where no policy gives an answer, nobody gets it by itself.</summary>
internal sealed class RoutingPolicy(VersionedPolicies policies, RoutingDomain domain) : IRoutingPolicy
{
    public async Task<RoutingDecision> DecideAsync(RoutingQuestion question, TenantId tenant, RecordId? record, CancellationToken ct)
    {
        var decided = await policies.DecideAsync(domain, RoutingDomain.Write(question), tenant, record, Nobody, ct);
        return new RoutingDecision(
            decided.Verdict is Decision.Nobody ? null : new TeamId(Guid.Parse(decided.Verdict)), RoutingDomain.RouteOf(decided.Result), decided);
    }

    public RoutingQuestion? Asked(string input) => RoutingDomain.Question(input);

    private static PolicyVerdict Nobody(PolicyFault fault) => new(
        Decision.Nobody,
        [
            new Reason(
                "no_answer",
                "The policy gave no answer ({fault}), so nobody was given it.",
                new Dictionary<string, string> { ["fault"] = fault.Code },
                ""),
        ]);
}
