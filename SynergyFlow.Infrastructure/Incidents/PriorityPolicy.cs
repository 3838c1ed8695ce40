using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>Where no policy gives an answer, the matrix alone decides.</summary>
internal sealed class PriorityPolicy(VersionedPolicies policies, PriorityDomain domain) : IPriorityPolicy
{
    public async Task<PriorityDecision> DecideAsync(PriorityQuestion question, TenantId tenant, RecordId? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        var decided = await policies.DecideAsync(domain, PriorityDomain.Write(question), tenant, record, fault => ByMatrix(question, fault), ct);
        return new PriorityDecision(EnumText.Parse<Priority>(decided.Verdict), decided);
    }

    public PriorityQuestion? Asked(string input) => PriorityDomain.Question(input);

    private static PolicyVerdict ByMatrix(PriorityQuestion question, PolicyFault fault) => new(
        question.ByMatrix.ToText(),
        [
            new Reason(
                "fallback",
                "The policy gave no answer ({fault}), so the matrix alone decided: {priority}.",
                new Dictionary<string, string> { ["fault"] = fault.Code, ["priority"] = question.ByMatrix.ToText() },
                ""),
        ]);
}
