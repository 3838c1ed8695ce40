using System.Text.Json;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>
/// Evaluates the policies. It never throws because of a policy or an engine: what it cannot answer is a <see cref="PolicyFault"/>,
/// and who asks takes that for a no.
/// </summary>
internal interface IPolicyEngine
{
    /// <summary>How logs and metrics call it.</summary>
    string Name { get; }

    /// <param name="input">JSON, UTF-8.</param>
    ValueTask<PolicyAnswer> AskAsync(PolicyPath path, ReadOnlyMemory<byte> input, CancellationToken ct);
}

/// <summary>The value of the document that was asked for, or why there is none.</summary>
/// <param name="Revision">Of the policies that answered; empty where the engine does not say.</param>
internal readonly record struct PolicyAnswer(JsonElement Value, string Revision, PolicyFault? Fault = null)
{
    public const int RevisionLength = 64;

    public static implicit operator PolicyAnswer(PolicyFault fault) => new(default, "", fault);
}

/// <param name="Code">Stable: logs, metrics and the readiness check say it.</param>
internal sealed record PolicyFault(string Code, string Text)
{
    public static readonly PolicyFault Undefined = new("policy_undefined", "No policy defines what was asked for.");
    public static readonly PolicyFault Malformed = new("policy_malformed", "The answer is not what the policies promise.");
    public static readonly PolicyFault Failed = new("policy_failed", "The policy could not be evaluated.");
    public static readonly PolicyFault Unavailable = new("opa_unavailable", "OPA cannot be reached.");
    public static readonly PolicyFault Refused = new("opa_error", "OPA answered with an error.");
    public static readonly PolicyFault Timeout = new("opa_timeout", "OPA did not answer in time.");
    public static readonly PolicyFault Busy = new("opa_busy", "Too many questions are waiting for OPA.");
    public static readonly PolicyFault BreakerOpen = new("opa_breaker_open", "OPA failed several times and is left alone for a moment.");
}
