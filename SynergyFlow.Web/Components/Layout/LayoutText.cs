namespace SynergyFlow.Web.Components.Layout;

/// <summary>Names the resources of the frame: LayoutText.resx.</summary>
public sealed class LayoutText;
