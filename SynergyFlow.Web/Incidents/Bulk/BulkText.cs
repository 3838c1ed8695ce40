namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>Names the resources of bulk changes: BulkText.resx.</summary>
public sealed class BulkText;
