namespace SynergyFlow.Web.Components.Commands;

/// <summary>Names the resources of commands, the palette and the help: CommandText.resx.</summary>
public sealed class CommandText;
