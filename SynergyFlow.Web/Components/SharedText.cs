namespace SynergyFlow.Web.Components;

/// <summary>Names the resources of shared components and pages: SharedText.resx.</summary>
public sealed class SharedText;
