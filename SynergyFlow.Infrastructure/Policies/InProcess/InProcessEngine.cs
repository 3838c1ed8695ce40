using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Wasmtime;

namespace SynergyFlow.Infrastructure.Policies.InProcess;

/// <summary>
/// The policies as WebAssembly in this process: no other program is needed, and an answer takes microseconds. The first questions wait
/// until the module is compiled.
/// </summary>
internal sealed partial class InProcessEngine(Task<CompiledPolicies> compiling, ILogger<InProcessEngine> logger) : IPolicyEngine, IDisposable
{
    /// <summary>Instances kept for the next question; an evaluation holds its thread, so more than cores are seldom used at once.</summary>
    private static readonly int s_mostIdle = Environment.ProcessorCount;

    private readonly ConcurrentBag<PolicyInstance> _idle = [];
    private bool _closed;

    public string Name => "in_process";

    /// <summary>How much memory idle instances hold, in bytes.</summary>
    public long IdleMemory => _idle.Sum(instance => instance.MemorySize);

    public async ValueTask<PolicyAnswer> AskAsync(PolicyPath path, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        CompiledPolicies policies;
        try
        {
            policies = await compiling.WaitAsync(ct);
        }
        catch (Exception broken) when (!ct.IsCancellationRequested)
        {
            NotCompiled(logger, broken);
            return PolicyFault.Failed;
        }

        PolicyInstance? instance = null;
        try
        {
            instance = _idle.TryTake(out var idle) ? idle : new PolicyInstance(policies);
            var value = instance.Evaluate(path, input.Span);
            Keep(instance);
            return value is { } answer ? new PolicyAnswer(answer) : PolicyFault.Undefined;
        }
        catch (Exception failure) when (failure is WasmtimeException or PolicyAborted or JsonException or NotSupportedException or InvalidOperationException)
        {
            // Its memory may be in any state: the next question gets another one.
            instance?.Dispose();
            NotEvaluated(logger, failure, path.Name);
            return PolicyFault.Failed;
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var instance))
        {
            instance.Dispose();
        }
    }

    private void Keep(PolicyInstance instance)
    {
        if (_closed || _idle.Count >= s_mostIdle)
        {
            instance.Dispose();
        }
        else
        {
            _idle.Add(instance);
        }
    }

    [LoggerMessage(4010, LogLevel.Critical, "The policies could not be compiled: everything is refused")]
    private static partial void NotCompiled(ILogger logger, Exception broken);

    [LoggerMessage(4011, LogLevel.Error, "The policy {Path} could not be evaluated")]
    private static partial void NotEvaluated(ILogger logger, Exception failure, string path);
}
