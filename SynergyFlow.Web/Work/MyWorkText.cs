namespace SynergyFlow.Web.Work;

/// <summary>Names the resources of My Work: MyWorkText.resx.</summary>
public sealed class MyWorkText;
