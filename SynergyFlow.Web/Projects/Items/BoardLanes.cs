using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What a board is divided by, across its columns.</summary>
public enum BoardLanes
{
    None,
    Assignee,
    Epic,
    Priority,
}

/// <summary>Which lane a card is in, and what makes it one of another.</summary>
internal static class BoardLane
{
    private const string Nothing = "none";

    extension(BoardLanes by)
    {
        public string KeyOf(WorkItemRow card) => by switch
        {
            BoardLanes.None => "",
            BoardLanes.Assignee => card.Assignee?.Id.ToString() ?? Nothing,
            BoardLanes.Epic => card.Parent?.Id.ToString() ?? Nothing,
            BoardLanes.Priority => card.Priority.ToText(),
        };

        /// <returns>Null where there are no lanes, or this is none.</returns>
        public WorkItemPatch? Patch(string lane)
        {
            Guid? id = Guid.TryParse(lane, out var parsed) ? parsed : null;
            return by switch
            {
                BoardLanes.Assignee when id is not null || lane is Nothing => new() { Assignee = new Optional<UserId?>(id is { } person ? new UserId(person) : null) },
                BoardLanes.Epic when id is not null || lane is Nothing => new() { Parent = new Optional<RecordId?>(id is { } epic ? new RecordId(epic) : null) },
                BoardLanes.Priority when EnumText.TryParse<Priority>(lane, out var priority) => new() { Priority = priority },
                _ => null,
            };
        }
    }
}
