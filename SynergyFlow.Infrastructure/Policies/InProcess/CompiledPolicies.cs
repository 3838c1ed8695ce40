using Wasmtime;

namespace SynergyFlow.Infrastructure.Policies.InProcess;

/// <summary>Machine code made of a bundle: that takes a moment and may be shared by any number of threads.</summary>
/// <param name="IsBounded">An evaluation that takes too long is ended.</param>
internal sealed record CompiledPolicies(Engine Engine, Module Module, PolicyBundle Bundle, bool IsBounded = false)
{
    /// <summary>Ticks of <see cref="s_tick"/> after which an evaluation is ended: 100 to 150 ms.</summary>
    public const ulong MostTicks = 3;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);

    // The hosts of one process (tests have many) need it once.
    private static readonly Lazy<Task<CompiledPolicies>> s_own = new(() => Task.Run(() => Compile(PolicyBundle.OfTheProgram())));

    /// <summary>One for all: its clock ticks as long as the process lives.</summary>
    private static readonly Lazy<(Engine Engine, Timer Clock)> s_bounded = new(Start);

    /// <summary>Those of the program. The first to ask begins; nobody waits who need not.</summary>
    public static Task<CompiledPolicies> OwnAsync() => s_own.Value;

    public static CompiledPolicies Compile(PolicyBundle bundle)
    {
        Engine engine = new();
        return new CompiledPolicies(engine, Module.FromBytes(engine, "policies", bundle.Module), bundle);
    }

    /// <summary>Of somebody else's text.</summary>
    public static CompiledPolicies Bounded(PolicyBundle bundle)
    {
        var engine = s_bounded.Value.Engine;
        return new CompiledPolicies(engine, Module.FromBytes(engine, "policies", bundle.Module), bundle, IsBounded: true);
    }

    private static (Engine Engine, Timer Clock) Start()
    {
        Engine engine = new(new Config().WithEpochInterruption(true));
        return (engine, new Timer(_ => engine.IncrementEpoch(), null, s_tick, s_tick));
    }
}
