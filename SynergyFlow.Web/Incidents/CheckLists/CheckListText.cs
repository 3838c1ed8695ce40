namespace SynergyFlow.Web.Incidents.CheckLists;

/// <summary>Marks the texts of check-lists.</summary>
public sealed class CheckListText;
