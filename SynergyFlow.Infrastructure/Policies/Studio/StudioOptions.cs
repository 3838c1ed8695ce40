using System.ComponentModel.DataAnnotations;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>Where policies are written, and how.</summary>
public sealed class StudioOptions
{
    public const string Section = "Policies:Studio";

    /// <summary>The OPA executable (<c>Policies:Studio:Opa</c>). Empty: <c>opa</c> of PATH, or the one that SynergyFlow's tests have built.</summary>
    public string Opa { get; set; } = "";

    /// <summary>Policies whose steps with effect need a second person, by name (<c>Policies:Studio:SecondPerson:0</c> …).</summary>
    public IList<string> SecondPerson { get; } = [];

    /// <summary>Of the records that a version decides about: more of them overridden by hand or without an answer, and it is put aside (<c>Policies:Studio:BudgetPercent</c>).</summary>
    [Range(1, 100)]
    public int BudgetPercent { get; set; } = 5;

    /// <summary>With fewer records nobody judges (<c>Policies:Studio:BudgetLeast</c>).</summary>
    [Range(1, 1_000_000)]
    public int BudgetLeast { get; set; } = 20;

    /// <summary>How often a node looks (<c>Policies:Studio:BudgetEvery</c>).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan BudgetEvery { get; set; } = TimeSpan.FromMinutes(1);
}
