using System.Text.Json;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>What a decision says. Only JSON's own <c>true</c> allows.</summary>
/// <param name="Reasons">Their codes: of the policy, or of what kept it from answering.</param>
internal sealed record Verdict(bool Allowed, IReadOnlyList<string> Reasons)
{
    public static Verdict Of(PolicyAnswer answer)
    {
        if (answer.Fault is { } fault)
        {
            return new Verdict(false, [fault.Code]);
        }

        return answer.Value.ValueKind is JsonValueKind.Object
            && answer.Value.TryGetProperty("allow", out var allow) && allow.ValueKind is JsonValueKind.True or JsonValueKind.False
            && answer.Value.TryGetProperty("reasons", out var reasons) && reasons.ValueKind is JsonValueKind.Array
                ? new Verdict(allow.ValueKind is JsonValueKind.True, [.. reasons.EnumerateArray().Select(Code)])
                : new Verdict(false, [PolicyFault.Malformed.Code]);
    }

    private static string Code(JsonElement reason) =>
        reason.ValueKind is JsonValueKind.Object && reason.TryGetProperty("code", out var code) && code.ValueKind is JsonValueKind.String
            ? code.GetString()!
            : PolicyFault.Malformed.Code;
}
