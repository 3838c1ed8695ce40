using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>The head of a group, above its first row on the page.</summary>
/// <param name="Value">As text: a state, a priority, or the id of a person or a team; "" for none.</param>
/// <param name="Name">Of a person or a team; null where the value has a word of its own.</param>
/// <param name="Count">Of the whole list; null where it was not counted.</param>
public sealed record QueueGroup(ListGroup By, string Value, string? Name, int? Count)
{
    public static IReadOnlyDictionary<RecordId, QueueGroup> None { get; } = new Dictionary<RecordId, QueueGroup>();

    /// <summary>By the first row of each group, as the rows were read: a row that changes later stays where it stands.</summary>
    public static IReadOnlyDictionary<RecordId, QueueGroup> Heads(
        IReadOnlyList<RecordRow> rows, ListGroup by, IReadOnlyDictionary<string, int>? counts)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Dictionary<RecordId, QueueGroup> heads = [];
        string? last = null;
        foreach (var row in rows)
        {
            var (value, name) = ValueOf(row, by);
            if (value != last)
            {
                heads[row.Id] = new QueueGroup(by, value, name, counts is null ? null : counts.GetValueOrDefault(value));
                last = value;
            }
        }

        return heads;
    }

    private static (string Value, string? Name) ValueOf(RecordRow row, ListGroup by) => by switch
    {
        ListGroup.State => (row.State, null),
        ListGroup.Priority => (row.Priority.ToText(), null),
        ListGroup.Assignee => (row.Assignee?.Id.ToString() ?? "", row.Assignee?.Name),
        ListGroup.Team => (row.Team?.Id.ToString() ?? "", row.Team?.Name),
    };
}
