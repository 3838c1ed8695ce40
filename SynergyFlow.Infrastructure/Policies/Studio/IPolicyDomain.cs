using System.Text.Json;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>What the studio has to know of a policy that tenants may have versions of; the module that asks it says so.</summary>
internal interface IPolicyDomain
{
    /// <summary>One of <see cref="Core.Policies.Studio.PolicyNames"/>.</summary>
    string Name { get; }

    PolicyPath Path { get; }

    /// <summary>Questions of all kinds, JSON: a version has to answer each.</summary>
    IEnumerable<byte[]> Samples { get; }

    /// <returns>What came out, in one word; null where the answer is none that can be used.</returns>
    string? VerdictOf(JsonElement answer);

    /// <summary>What became of what a version decided.</summary>
    /// <param name="db">Of the tenant.</param>
    Task<PolicySpending> SpendingAsync(SynergyFlowDbContext db, int number, DateTimeOffset since, CancellationToken ct);
}

internal static class PolicyDomains
{
    extension(IPolicyDomain domain)
    {
        /// <summary>What the answer comes to.</summary>
        /// <returns>The verdict, or why there is none.</returns>
        public (string? Verdict, PolicyFault? Fault) Read(PolicyAnswer answer) =>
            answer.Fault is { } fault ? (null, fault)
            : domain.VerdictOf(answer.Value) is { } verdict ? (verdict, null)
            : (null, PolicyFault.Malformed);
    }
}
