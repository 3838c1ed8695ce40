using ArchUnitNET.Loader;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace SynergyFlow.Architecture.Tests;

/// <summary>The product's compiled code, loaded once for all rules.</summary>
internal static class Code
{
    public static Assembly Core { get; } = typeof(Aggregate).Assembly;

    public static Assembly Infrastructure { get; } = typeof(InfrastructureServices).Assembly;

    public static Assembly Web { get; } = typeof(Program).Assembly;

    public static IReadOnlyList<Assembly> All { get; } = [Core, Infrastructure, Web];

    /// <summary>Who uses whom, method bodies included: full names of the outermost types, each pair once.</summary>
    public static IReadOnlyList<Use> Uses { get; } = ReadUses();

    /// <summary>Types that people wrote; what compilers and migrations made is left out.</summary>
    public static IEnumerable<Type> Written(Assembly assembly) =>
        assembly.GetTypes().Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal) && type.Namespace is { } name
            && name.StartsWith("SynergyFlow.", StringComparison.Ordinal)
            && !name.EndsWith(".Migrations", StringComparison.Ordinal));

    private static List<Use> ReadUses()
    {
        var architecture = new ArchLoader().LoadAssemblies([.. All]).Build();
        return
        [
            .. architecture.Types
                .Where(type => type.FullName.StartsWith("SynergyFlow.", StringComparison.Ordinal))
                .SelectMany(type => type.Dependencies)
                .Select(dependency => new Use(Outermost(dependency.Origin), Outermost(dependency.Target)))
                .Where(use => use.From != use.To)
                .Distinct(),
        ];
    }

    private static string Outermost(ArchUnitNET.Domain.IType type) => type.FullName.Split('+', '/', '`', '<')[0];
}

/// <summary>One type names, makes, calls or inherits another. Full names.</summary>
internal sealed record Use(string From, string To);
