namespace SynergyFlow.Web.Incidents.Templates;

/// <summary>Names the resources of templates: TemplateText.resx.</summary>
public sealed class TemplateText;
