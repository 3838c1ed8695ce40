namespace SynergyFlow.Web.Incidents.Macros;

/// <summary>Names the resources of macros: MacroText.resx.</summary>
public sealed class MacroText;
