namespace SynergyFlow.Web.Incidents.Desk;

/// <summary>Marks the texts of the desk's settings.</summary>
public sealed class DeskText;
