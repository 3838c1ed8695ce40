namespace SynergyFlow.Web.Projects.LifeCycles;

/// <summary>Names the resources of life cycles: LifeCycleText.resx.</summary>
public sealed class LifeCycleText;
