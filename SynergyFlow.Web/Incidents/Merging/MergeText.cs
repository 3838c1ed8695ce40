namespace SynergyFlow.Web.Incidents.Merging;

/// <summary>Marks the texts of merging, splitting and copying.</summary>
public sealed class MergeText;
