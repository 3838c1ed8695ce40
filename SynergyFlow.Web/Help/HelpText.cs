namespace SynergyFlow.Web.Help;

/// <summary>Names the resources of the help pages: HelpText.resx. What the topics say is in Topics.</summary>
public sealed class HelpText;
