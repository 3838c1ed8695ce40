using System.Text;
using System.Text.Json;
using Wasmtime;

namespace SynergyFlow.Infrastructure.Policies.InProcess;

/// <summary>
/// One instance of the module with its memory, by OPA's ABI 1.2 for WebAssembly. Of one thread at a time. Each evaluation begins at the
/// same place of the heap, behind the data, so memory is as large as the largest question made it.
/// </summary>
internal sealed class PolicyInstance : IDisposable
{
    /// <summary>In pages of 64 KiB: 16 MiB. A policy that wants more fails.</summary>
    private const int MostPages = 256;

    private const int PageSize = 65_536;

    private readonly Store _store;
    private readonly Memory _memory;
    private readonly Func<int, int> _malloc;
    private readonly Func<int, int, int> _parse;
    private readonly Func<int, int> _dump;
    private readonly Func<int, int, int, int, int, int, int, int> _evaluate;
    private readonly Dictionary<string, int> _entryPoints;
    private readonly Dictionary<int, HostBuiltin> _builtins;
    private readonly int _data;
    private readonly int _heap;
    private readonly bool _isBounded;

    public PolicyInstance(CompiledPolicies policies)
    {
        _store = new Store(policies.Engine);
        _isBounded = policies.IsBounded;
        StartClock();
        _memory = new Memory(_store, policies.Module.Imports.OfType<MemoryImport>().Single().Minimum, MostPages);
        using Linker linker = new(policies.Engine);
        linker.Define("env", "memory", _memory);
        linker.DefineFunction("env", "opa_abort", (int message) => throw new PolicyAborted(Text(message)));
        linker.DefineFunction("env", "opa_println", (int _) => { });
        linker.DefineFunction("env", "opa_builtin0", (int id, int _) => Call(id));
        linker.DefineFunction("env", "opa_builtin1", (int id, int _, int a) => Call(id, a));
        linker.DefineFunction("env", "opa_builtin2", (int id, int _, int a, int b) => Call(id, a, b));
        linker.DefineFunction("env", "opa_builtin3", (int id, int _, int a, int b, int c) => Call(id, a, b, c));
        linker.DefineFunction("env", "opa_builtin4", (int id, int _, int a, int b, int c, int d) => Call(id, a, b, c, d));
        var instance = linker.Instantiate(_store, policies.Module);

        _malloc = Export(instance.GetFunction<int, int>("opa_malloc"));
        _parse = Export(instance.GetFunction<int, int, int>("opa_json_parse"));
        _dump = Export(instance.GetFunction<int, int>("opa_json_dump"));
        _evaluate = Export(instance.GetFunction<int, int, int, int, int, int, int, int>("opa_eval"));
        _entryPoints = Read<Dictionary<string, int>>(Export(instance.GetFunction<int>("entrypoints"))());
        _builtins = Read<Dictionary<string, int>>(Export(instance.GetFunction<int>("builtins"))())
            .ToDictionary(builtin => builtin.Value, builtin => HostBuiltins.Find(builtin.Key));
        _data = Load(policies.Bundle.Data);
        _heap = Aligned(Export(instance.GetFunction<int>("opa_heap_ptr_get"))());
    }

    /// <summary>How much memory it has taken so far, in bytes.</summary>
    public long MemorySize => _memory.GetLength();

    /// <returns>Null where no policy defines that.</returns>
    public JsonElement? Evaluate(PolicyPath path, ReadOnlySpan<byte> input)
    {
        if (!_entryPoints.TryGetValue(path.Name, out var entryPoint))
        {
            return null;
        }

        StartClock();
        var behind = Aligned(_heap + input.Length);
        Reach(behind);
        input.CopyTo(_memory.GetSpan(_heap, input.Length));
        var answer = _evaluate(0, entryPoint, _data, _heap, input.Length, behind, 0);
        Utf8JsonReader reader = new(Bytes(answer));
        var results = JsonElement.ParseValue(ref reader);
        return results.GetArrayLength() == 0 ? null : results[0].GetProperty("result");
    }

    public void Dispose() => _store.Dispose();

    private void StartClock()
    {
        if (_isBounded)
        {
            _store.SetEpochDeadline(CompiledPolicies.MostTicks);
        }
    }

    private static T Export<T>(T? function)
        where T : Delegate => function ?? throw new InvalidOperationException("The module is not one that OPA made.");

    private static int Aligned(int address) => (address + 7) & ~7;

    private void Reach(long end)
    {
        var missing = end - _memory.GetLength();
        if (missing > 0)
        {
            _memory.Grow((missing + PageSize - 1) / PageSize);
        }
    }

    private int Call(int id, params ReadOnlySpan<int> arguments)
    {
        var values = new JsonElement[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = Read<JsonElement>(arguments[i]);
        }

        // Address 0 is no value: OPA's way for a builtin that has nothing to say to such arguments.
        return _builtins[id](values) is { } value ? Load(JsonSerializer.SerializeToUtf8Bytes(value)) : 0;
    }

    private int Load(ReadOnlySpan<byte> json)
    {
        var at = _malloc(json.Length);
        json.CopyTo(_memory.GetSpan(at, json.Length));
        return _parse(at, json.Length);
    }

    private T Read<T>(int value) => JsonSerializer.Deserialize<T>(Bytes(_dump(value)))!;

    private string Text(int address) => Encoding.UTF8.GetString(Bytes(address));

    private ReadOnlySpan<byte> Bytes(int address)
    {
        var rest = _memory.GetSpan(address, (int)(_memory.GetLength() - address));
        return rest[..rest.IndexOf((byte)0)];
    }
}

/// <summary>The policy gave itself up: an error of evaluation, such as two values for one rule.</summary>
internal sealed class PolicyAborted(string message) : Exception(message);
