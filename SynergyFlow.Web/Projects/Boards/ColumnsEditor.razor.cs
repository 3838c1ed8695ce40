using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Boards;

/// <summary>The columns of a board: named, added, removed and ordered; and which states are in each.</summary>
public sealed partial class ColumnsEditor(IJSRuntime js, IStringLocalizer<ItemText> words) : IAsyncDisposable
{
    private const string Off = "off";

    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<Guid, ElementReference> _names = [];
    private ElementReference _columns;
    private ElementReference _states;
    private PlacesScript? _order;
    private PlacesScript? _placing;
    private Guid? _focus;

    [Parameter, EditorRequired]
    public required BoardDraft Draft { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<StateRow> States { get; set; }

    /// <summary>Which column cannot be kept as it is.</summary>
    [Parameter]
    public int? Wrong { get; set; }

    [Parameter]
    public string? Problem { get; set; }

    [Parameter]
    public EventCallback OnChange { get; set; }

    private IStringLocalizer<ItemText> Words => words;

    private IEnumerable<(string Key, string Name)> Lists => Draft.Columns.Select(column => (column.Key.ToString(), Name(column))).Append((Off, Said["NotOn"].Value));

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await (_order?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_placing?.DisposeAsync() ?? ValueTask.CompletedTask);
        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            var module = "./" + Assets["assets/modules/places.js"];
            _order = new(js, words, module, OrderAsync, DispatchExceptionAsync, _closing.Token);
            _placing = new(js, words, module, PutAsync, DispatchExceptionAsync, _closing.Token);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await (_order?.FollowAsync(_columns) ?? Task.CompletedTask);
        await (_placing?.FollowAsync(_states) ?? Task.CompletedTask);
        if (_focus is { } key && _names.TryGetValue(key, out var name))
        {
            _focus = null;
            await name.FocusAsync();
        }
    }

    private string Name(ColumnDraft column) => string.IsNullOrWhiteSpace(column.Name) ? Said["Nameless"] : column.Name;

    private IEnumerable<StateRow> In(string key) => States.Where(state =>
        BoardLayout.CanPlace(state.Group) && (Draft.Place(state.Id)?.ToString() ?? Off) == key);

    private Task RenameAsync(ColumnDraft column, string? name)
    {
        column.Name = name ?? "";
        return OnChange.InvokeAsync();
    }

    private Task AddAsync()
    {
        _focus = Draft.Add("").Key;
        return OnChange.InvokeAsync();
    }

    private Task RemoveAsync(ColumnDraft column)
    {
        Draft.Remove(column);
        _names.Remove(column.Key);
        return OnChange.InvokeAsync();
    }

    private Task OrderAsync(Placement placement)
    {
        if (Draft.Columns.Find(column => column.Key == placement.Items[0].Value) is { } column)
        {
            Draft.Columns.Move(column, placement, one => one.Key);
        }

        return OnChange.InvokeAsync();
    }

    private Task PutAsync(Placement placement)
    {
        Draft.Put(new ProjectStateId(placement.Items[0].Value), Guid.TryParse(placement.List, out var column) ? column : null);
        return OnChange.InvokeAsync();
    }
}

internal static class Placements
{
    /// <summary>Puts one of a list where somebody has put it on the page.</summary>
    public static void Move<T>(this List<T> list, T one, Placement placement, Func<T, Guid> key)
    {
        if (placement.Anchor?.Value == key(one))
        {
            return;
        }

        list.Remove(one);
        var at = placement.Anchor is { } anchor ? list.FindIndex(other => key(other) == anchor.Value) : placement.Behind ? list.Count - 1 : 0;
        list.Insert(Math.Clamp(placement.Behind ? at + 1 : at, 0, list.Count), one);
    }
}
