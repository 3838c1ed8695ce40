namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>Where policies are written, and how.</summary>
public sealed class StudioOptions
{
    public const string Section = "Policies:Studio";

    /// <summary>The OPA executable (<c>Policies:Studio:Opa</c>). Empty: <c>opa</c> of PATH, or the one that SynergyFlow's tests have built.</summary>
    public string Opa { get; set; } = "";

    /// <summary>Policies whose steps with effect need a second person, by name (<c>Policies:Studio:SecondPerson:0</c> …).</summary>
    public IList<string> SecondPerson { get; } = [];
}
