using System.Diagnostics;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Access;

/// <summary>
/// What was refused to somebody, or got no answer and so was refused; and what he was allowed to read. One row of <c>policies.denial</c>, which had
/// its name before reads left rows: partitions and files of the archive carry it (ADR 0046).
/// </summary>
/// <param name="Action">What was asked for; of a question about several, the document that was asked.</param>
/// <param name="Reasons">Codes: of the policy, or of what kept it from answering.</param>
/// <param name="Fault">Why there was no answer; null where the policy said no.</param>
internal sealed record AccessDecision(
    Guid Id, DateTimeOffset At, bool Allowed, Actor Actor, string Action, string Kind, Guid? Resource, string[] Reasons, string? Fault, string Revision,
    string Engine, string CorrelationId, string? TraceId)
{
    private const int LongestReason = 80;
    private const int MostReasons = 20;

    /// <param name="reasons">Policies come from outside: what they say is cut to what a row holds.</param>
    public static AccessDecision Denied(
        DateTimeOffset at, Actor actor, string action, string kind, Guid? resource, IEnumerable<string> reasons, PolicyAnswer answer, string engine) => new(
            Guid.CreateVersion7(at),
            at,
            false,
            actor,
            action,
            kind,
            resource,
            [.. reasons.Take(MostReasons).Select(reason => reason[..Math.Min(reason.Length, LongestReason)].Replace("\0", "", StringComparison.Ordinal))],
            answer.Fault?.Code,
            answer.Revision.Replace("\0", "", StringComparison.Ordinal),
            engine,
            CorrelationAt(at),
            Activity.Current?.TraceId.ToHexString());

    public static AccessDecision Read(DateTimeOffset at, Actor actor, string action, string kind, Guid? resource, string revision, string engine) => new(
        Guid.CreateVersion7(at), at, true, actor, action, kind, resource, [], null, revision, engine, CorrelationAt(at), Activity.Current?.TraceId.ToHexString());

    private static string CorrelationAt(DateTimeOffset at) =>
        Correlation.Current ?? Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7(at).ToString("N");
}
