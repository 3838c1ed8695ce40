namespace SynergyFlow.Web.Integrations;

/// <summary>Marker of the texts of the import pages.</summary>
public sealed class ImportText;
