namespace SynergyFlow.Web.Policies.Studio;

/// <summary>Names the resources of decision tables: PolicyTableText.resx.</summary>
public sealed class PolicyTableText;
