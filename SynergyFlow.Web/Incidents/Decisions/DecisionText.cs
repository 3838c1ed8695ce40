namespace SynergyFlow.Web.Incidents.Decisions;

/// <summary>Names the resources of what policies decided, and why: DecisionText.resx.</summary>
public sealed class DecisionText;
