namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>Names the resources of what other systems send: InboundText.resx.</summary>
public sealed class InboundText;
