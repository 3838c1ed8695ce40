using System.Diagnostics;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Denials;

/// <summary>What was refused to somebody, or got no answer and so was refused: one row of <c>policies.denial</c>.</summary>
/// <param name="Action">What was asked for; of a question about several, the document that was asked.</param>
/// <param name="Reasons">Codes: of the policy, or of what kept it from answering.</param>
/// <param name="Fault">Why there was no answer; null where the policy said no.</param>
internal sealed record Denial(
    Guid Id, DateTimeOffset At, Actor Actor, string Action, string Kind, Guid? Resource, string[] Reasons, string? Fault, string Revision,
    string Engine, string CorrelationId, string? TraceId)
{
    private const int LongestReason = 80;
    private const int MostReasons = 20;

    /// <param name="reasons">Policies come from outside: what they say is cut to what a row holds.</param>
    public static Denial Of(
        DateTimeOffset at, Actor actor, string action, string kind, Guid? resource, IEnumerable<string> reasons, PolicyAnswer answer, string engine) => new(
            Guid.CreateVersion7(at),
            at,
            actor,
            action,
            kind,
            resource,
            [.. reasons.Take(MostReasons).Select(reason => reason[..Math.Min(reason.Length, LongestReason)].Replace("\0", "", StringComparison.Ordinal))],
            answer.Fault?.Code,
            answer.Revision.Replace("\0", "", StringComparison.Ordinal),
            engine,
            Correlation.Current ?? Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7(at).ToString("N"),
            Activity.Current?.TraceId.ToHexString());
}
