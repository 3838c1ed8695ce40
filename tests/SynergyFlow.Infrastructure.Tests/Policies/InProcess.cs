using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.InProcess;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>The policies of the program, in this process.</summary>
internal static class InProcess
{
    public static InProcessEngine Engine() => new(CompiledPolicies.OwnAsync(), NullLogger<InProcessEngine>.Instance);

    public static async Task<PolicyAnswer> AskAsync(this IPolicyEngine engine, PolicyPath path, string input) =>
        await engine.AskAsync(path, Encoding.UTF8.GetBytes(input), TestContext.Current.CancellationToken);

    public static async Task<JsonElement> ValueAsync(this IPolicyEngine engine, PolicyPath path, ReadOnlyMemory<byte> input)
    {
        var answer = await engine.AskAsync(path, input, TestContext.Current.CancellationToken);
        Assert.Null(answer.Fault);
        return answer.Value;
    }
}
