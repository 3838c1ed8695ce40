using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
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

/// <param name="Key">What all its cards have; null: they are not divided.</param>
internal sealed record BoardLane(string? Key, string Title, ILookup<string, WorkItemRow> Cards)
{
    public int Size => Cards.Sum(column => column.Count());
}

/// <summary>Which lane a card is in, and what makes it one of another.</summary>
internal static class BoardLaneRules
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

        /// <summary>What of a card says which lane it is in.</summary>
        public IReadOnlyList<CardField> Needs => by switch
        {
            BoardLanes.Assignee => [CardField.Assignee],
            BoardLanes.Epic => [CardField.Epic],
            BoardLanes.None or BoardLanes.Priority => [],
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

        /// <summary>The cards of all columns in their lanes: epics in their order, others by name, what has none last. One lane where nobody asked for lanes, or there are no cards.</summary>
        public IReadOnlyList<BoardLane> Of(Board board, IStringLocalizer<ItemText> words)
        {
            var cards = board.Columns.SelectMany(column => column.Cards).ToList();
            var columns = board.Columns.SelectMany(column => column.States.Select(state => (state.State.Id, column.Key))).ToDictionary(one => one.Id, one => one.Key);
            if (by is BoardLanes.None || cards.Count == 0)
            {
                return [new(null, words["Board"], Columns(cards))];
            }

            var epics = board.Epics.Select((epic, place) => (Id: epic.Id.ToString(), place)).ToDictionary(epic => epic.Id, epic => epic.place, StringComparer.Ordinal);
            return [.. cards.GroupBy(card => by.KeyOf(card)).Select(lane => new BoardLane(lane.Key, Title(lane.First()), Columns(lane)))
                .OrderBy(lane => lane.Key is Nothing).ThenBy(lane => epics.GetValueOrDefault(lane.Key!, int.MaxValue)).ThenBy(lane => lane.Title, StringComparer.CurrentCulture)];

            ILookup<string, WorkItemRow> Columns(IEnumerable<WorkItemRow> cards) => cards.ToLookup(card => columns[card.State.Id]);

            string Title(WorkItemRow card) => by switch
            {
                BoardLanes.Assignee => card.Assignee?.Name ?? words["Nobody"],
                BoardLanes.Epic => card.Parent?.Title ?? words["NoEpic"],
                BoardLanes.Priority => words["Priority." + card.Priority.ToText()],
                BoardLanes.None => "",
            };
        }
    }
}
