using System.Text.Json;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>What the studio has to know of a policy that tenants may have versions of; the module that asks it says so.</summary>
internal interface IPolicyDomain
{
    /// <summary>One of <see cref="PolicyNames"/>.</summary>
    string Name { get; }

    PolicyPath Path { get; }

    /// <summary>Questions of all kinds, JSON: a version has to answer each.</summary>
    IEnumerable<byte[]> Samples { get; }

    /// <param name="question">As it was asked.</param>
    /// <returns>Null where the answer is none that can be used.</returns>
    PolicyVerdict? VerdictOf(byte[] question, JsonElement answer);

    /// <summary>SQL, a constant: a query that finds something where a person set what <c>receipt</c> decided otherwise.</summary>
    string Overridden { get; }
}

/// <param name="Word">What came out, in one word.</param>
internal sealed record PolicyVerdict(string Word, IReadOnlyList<Reason> Reasons);

internal static class PolicyDomains
{
    extension(IPolicyDomain domain)
    {
        /// <summary>What the answer comes to.</summary>
        /// <returns>The verdict, or why there is none.</returns>
        public (PolicyVerdict? Verdict, PolicyFault? Fault) Read(byte[] question, PolicyAnswer answer) =>
            answer.Fault is { } fault ? (null, fault)
            : domain.VerdictOf(question, answer.Value) is { } verdict ? (verdict, null)
            : (null, PolicyFault.Malformed);
    }
}
