namespace SynergyFlow.Core.Policies.Studio;

public enum PolicyFile
{
    Policy,
    Tests,
}

/// <summary>What is wrong with a text.</summary>
/// <param name="Line">From 1; null where it is about the whole.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">Of the compiler, or in its words.</param>
public sealed record PolicyProblem(PolicyFile File, int? Line, int? Column, string Message);

/// <param name="Name">Of the rule.</param>
/// <param name="Line">Where it is in the tests.</param>
/// <param name="Message">What it printed, or why it could not be run; null where there is nothing to say.</param>
public sealed record PolicyTest(string Name, bool Passed, int? Line, string? Message);

/// <summary>What checking a text found.</summary>
/// <param name="Revision">Hash of the text and of all that it is evaluated with; empty where it was not checked.</param>
/// <param name="More">There are further problems.</param>
public sealed record PolicyReport(string Revision, IReadOnlyList<PolicyProblem> Problems, IReadOnlyList<PolicyTest> Tests, bool More = false)
{
    public const int MostProblems = 50;
    public const int MostTests = 500;

    /// <summary>Nobody has checked it.</summary>
    public static PolicyReport None { get; } = new("", [], []);

    /// <summary>It can be run, and there are tests, all of which pass.</summary>
    public bool IsGreen => Revision.Length > 0 && Problems.Count == 0 && Tests.Count > 0 && Tests.All(test => test.Passed);
}

/// <param name="Module">What runs, where the text can be run: a bundle with WebAssembly and data. Null where it cannot.</param>
public sealed record CheckedPolicy(PolicyReport Report, byte[]? Module);

/// <summary>Checks, tests and compiles what authors write.</summary>
public interface IPolicyWorkshop
{
    /// <summary>Without OPA nothing can be checked, so nothing can be written: pages say how to change that.</summary>
    bool IsOpen { get; }

    /// <summary>SynergyFlow's own policy, to begin from.</summary>
    PolicyText Own(string policy);

    /// <summary>The same with an empty decision table before it: as long as that is empty, it answers as SynergyFlow's own does.</summary>
    PolicyText Tabled(string policy);

    /// <returns>A refusal where the workshop is shut or busy.</returns>
    Task<Kernel.Result<CheckedPolicy>> CheckAsync(string policy, PolicyText text, CancellationToken ct);
}

/// <summary>Which policies need a second person, by configuration.</summary>
public sealed record StudioRules(IReadOnlySet<string> SecondPerson);
