using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>An option of a list as the form holds it.</summary>
/// <param name="id">Null: a new one.</param>
public sealed class OptionDraft(ItemFieldOptionId? id)
{
    public ItemFieldOptionId? Id => id;

    public string? Name { get; set; }

    public bool Archived { get; set; }
}
