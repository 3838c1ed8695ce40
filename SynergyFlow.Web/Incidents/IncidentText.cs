namespace SynergyFlow.Web.Incidents;

/// <summary>Names the resources of the incident pages: IncidentText.resx.</summary>
public sealed class IncidentText;
