namespace SynergyFlow.Web.Projects.Boards;

/// <summary>Names the resources of the settings of a board: BoardText.resx.</summary>
public sealed class BoardText;
