namespace SynergyFlow.Web.Incidents.Printing;

/// <summary>Marks the texts of the print view.</summary>
public sealed class PrintText;
