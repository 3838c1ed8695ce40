namespace SynergyFlow.Web.Identity;

/// <summary>Names the resources of /account/shortcuts: ShortcutText.resx.</summary>
public sealed class ShortcutText;
