using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What the address of a page says of an epic: its key, or "none" for what is of no epic. The key of none that is seen says nothing.</summary>
/// <param name="Epic">Null where none is named.</param>
/// <param name="Filter">Not set where the address says nothing.</param>
internal sealed record EpicChoice(WorkItemHead? Epic, Optional<RecordId?> Filter)
{
    public const string None = "none";

    public static async Task<EpicChoice> ReadAsync(ReadWorkItems items, Actor actor, string? said, CancellationToken ct)
    {
        if (said is null or None)
        {
            return new(null, said is null ? default : new Optional<RecordId?>(null));
        }

        return (await items.FindAsync(actor, said, ct)).Value is { } epic
            ? new(new(epic.Id, epic.Key, epic.Type, epic.Title), epic.Id)
            : new(null, default);
    }
}
