namespace SynergyFlow.Web.Work;

/// <summary>Marks the texts of the page of drafts (DraftsText.resx).</summary>
public sealed class DraftsText;
