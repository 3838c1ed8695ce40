namespace SynergyFlow.Web.Incidents.Quick;

/// <summary>Names the resources of the quick dialogs: QuickText.resx.</summary>
public sealed class QuickText;
