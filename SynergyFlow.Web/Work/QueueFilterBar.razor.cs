using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>The controls above the queue, or the filter as text. They say what the list should be; the page puts it in the URL.</summary>
public sealed partial class QueueFilterBar(IStringLocalizer<WorkText> words)
{
    private const string Other = "other";

    private string _typed = "";
    private string? _said;
    private bool _choosing;
    private bool _asText;
    private bool _open;

    [Parameter, EditorRequired]
    public required IReadOnlyList<TeamRow> Teams { get; set; }

    /// <summary>The reader sees only his own records.</summary>
    [Parameter]
    public bool Own { get; set; }

    [Parameter, EditorRequired]
    public required Func<string, Task<IReadOnlyList<Person>>> FindPeople { get; set; }

    [Parameter]
    public string? AssigneeName { get; set; }

    /// <summary>Null where the filter cannot be read.</summary>
    [Parameter]
    public QueueFilter? Filter { get; set; }

    /// <summary>The filter in the grammar, or what was typed instead of one.</summary>
    [Parameter]
    public string Text { get; set; } = "";

    /// <summary>What is wrong with it.</summary>
    [Parameter]
    public string? Problem { get; set; }

    [Parameter]
    public IReadOnlyList<ListColumn>? Columns { get; set; }

    [Parameter]
    public ListDensity? Density { get; set; }

    [Parameter]
    public EventCallback<QueueFilter> OnFilter { get; set; }

    [Parameter]
    public EventCallback<string> OnText { get; set; }

    [Parameter]
    public EventCallback<IReadOnlyList<ListColumn>> OnColumns { get; set; }

    [Parameter]
    public EventCallback<ListDensity?> OnDensity { get; set; }

    [Parameter]
    public ListGroup? Group { get; set; }

    [Parameter]
    public EventCallback<ListGroup?> OnGroup { get; set; }

    private IStringLocalizer<WorkText> Words => words;

    private bool AsText => _asText || Problem is not null;

    protected override void OnParametersSet()
    {
        if (_said != Text)
        {
            _said = Text;
            _typed = Text;
        }
    }

    private static string? Value(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    private Task SetAsync(QueueFilter filter) => OnFilter.InvokeAsync(filter);

    private Task ClearTextAsync() => OnText.InvokeAsync("");

    private Task AssigneeAsync(QueueFilter filter, ChangeEventArgs change)
    {
        _choosing = Value(change) is Other;
        return _choosing ? Task.CompletedTask : SetAsync(filter with { Assignee = Value(change) });
    }

    private async Task<IReadOnlyList<PickerItem>> FindAsync(string typed) =>
        [.. (await FindPeople(typed)).Select(person => new PickerItem(person.Id.ToString(), person.Name, person.Email))];

    private Task PickAsync(QueueFilter filter, PickerItem? picked)
    {
        _choosing = false;
        return SetAsync(filter with { Assignee = picked?.Value });
    }
}
