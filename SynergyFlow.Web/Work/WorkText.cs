namespace SynergyFlow.Web.Work;

/// <summary>Names the resources of the queue and of what all records have in common: WorkText.resx.</summary>
public sealed class WorkText;
