namespace SynergyFlow.Web.Policies.Studio;

/// <summary>Names the resources of the pages on which policies are written: StudioText.resx.</summary>
public sealed class StudioText;
