using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Web.Work;

/// <summary>The controls above the queue. They say what the filter should be; the page puts it in the URL.</summary>
public sealed partial class QueueFilterBar(IStringLocalizer<WorkText> text)
{
    private const string Other = "other";

    private bool _choosing;

    [Parameter, EditorRequired]
    public required IReadOnlyList<TeamRow> Teams { get; set; }

    /// <summary>The reader sees only his own records.</summary>
    [Parameter]
    public bool Own { get; set; }

    [Parameter, EditorRequired]
    public required Func<string, Task<IReadOnlyList<Person>>> FindPeople { get; set; }

    [Parameter]
    public string? AssigneeName { get; set; }

    [Parameter, EditorRequired]
    public QueueFilter Filter { get; set; } = new();

    [Parameter, EditorRequired]
    public IReadOnlyList<QueueColumn> Columns { get; set; } = [];

    [Parameter]
    public EventCallback<QueueFilter> OnFilter { get; set; }

    [Parameter]
    public EventCallback<IReadOnlyList<QueueColumn>> OnColumns { get; set; }

    private IStringLocalizer<WorkText> Text => text;

    private static string? Value(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    private Task SetAsync(QueueFilter filter) => OnFilter.InvokeAsync(filter);

    private Task AssigneeAsync(ChangeEventArgs change)
    {
        _choosing = Value(change) is Other;
        return _choosing ? Task.CompletedTask : SetAsync(Filter with { Assignee = Value(change) });
    }

    private async Task<IReadOnlyList<PickerItem>> FindAsync(string typed) =>
        [.. (await FindPeople(typed)).Select(person => new PickerItem(person.Id.ToString(), person.Name, person.Email))];

    private Task PickAsync(PickerItem? picked)
    {
        _choosing = false;
        return SetAsync(Filter with { Assignee = picked?.Value });
    }

    private Task ToggleAsync(QueueColumn column) => OnColumns.InvokeAsync(
        [.. QueueColumns.All.Where(one => one == column ? !Columns.Contains(one) : Columns.Contains(one))]);
}
