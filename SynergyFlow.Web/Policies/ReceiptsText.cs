namespace SynergyFlow.Web.Policies;

/// <summary>Names the resources of the receipts page: ReceiptsText.resx.</summary>
public sealed class ReceiptsText;
