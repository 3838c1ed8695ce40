using Wasmtime;

namespace SynergyFlow.Infrastructure.Policies.InProcess;

/// <summary>Machine code made of a bundle: that takes a moment and may be shared by any number of threads.</summary>
internal sealed record CompiledPolicies(Engine Engine, Module Module, PolicyBundle Bundle)
{
    // The hosts of one process (tests have many) need it once.
    private static readonly Lazy<Task<CompiledPolicies>> s_own = new(() => Task.Run(() => Compile(PolicyBundle.OfTheProgram())));

    /// <summary>Those of the program. The first to ask begins; nobody waits who need not.</summary>
    public static Task<CompiledPolicies> OwnAsync() => s_own.Value;

    public static CompiledPolicies Compile(PolicyBundle bundle)
    {
        Engine engine = new();
        return new CompiledPolicies(engine, Module.FromBytes(engine, "policies", bundle.Module), bundle);
    }
}
