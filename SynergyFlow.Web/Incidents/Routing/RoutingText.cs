namespace SynergyFlow.Web.Incidents.Routing;

/// <summary>Names the resources of the page of routes: RoutingText.resx.</summary>
public sealed class RoutingText;
