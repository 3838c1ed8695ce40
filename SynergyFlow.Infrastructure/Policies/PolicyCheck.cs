using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>
/// Whether the policies decide at all: a question whose answer is known, that of the deployment guide. While it is not answered with a yes
/// everything is refused, and the node is not ready.
/// </summary>
public sealed partial class PolicyCheck
{
    private static readonly byte[] s_question = """{"user": {"roles": ["AGENT"]}, "action": "incident.create"}"""u8.ToArray();

    private readonly IPolicyEngine _engine;
    private readonly ILogger<PolicyCheck> _logger;

    internal PolicyCheck(IPolicyEngine engine, ILogger<PolicyCheck> logger) => (_engine, _logger) = (engine, logger);

    /// <summary>
    /// Compiles the policies, or tries OPA. The first questions over HTTP are slower than OPA is given time for, so a few of them are asked here.
    /// </summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var reason = await AskAsync(ct);
        for (var left = 3; reason is not null && left > 0; left--)
        {
            reason = await AskAsync(ct);
        }

        if (reason is null)
        {
            Answered(_logger, _engine.Name);
        }
        else
        {
            Silent(_logger, _engine.Name, reason);
        }
    }

    /// <returns>Null when they do; else the reason.</returns>
    public async Task<string?> AskAsync(CancellationToken ct)
    {
        var answer = await _engine.AskAsync(PolicyPath.Allow, s_question, ct);
        return answer.Fault is { } fault ? $"{fault.Code}: {fault.Text}"
            : answer.Value.ValueKind is JsonValueKind.True ? null
            : "policy_differs: Agents may not create incidents, which the access policies here allow them.";
    }

    [LoggerMessage(4003, LogLevel.Information, "The policies answer ({Engine})")]
    private static partial void Answered(ILogger logger, string engine);

    [LoggerMessage(4004, LogLevel.Error, "The policies do not answer ({Engine}), so everything is refused: {Reason}")]
    private static partial void Silent(ILogger logger, string engine, string reason);
}
