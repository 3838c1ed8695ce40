using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.CheckLists;

/// <summary>The steps of a record: ticked, written, ordered (by buttons, or Alt with an arrow on a step) by its agents.</summary>
public sealed partial class CheckListPanel(
    UseCases useCases, ICheckListQueries queries, IStringLocalizer<CheckListText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<CheckItemId, ElementReference> _boxes = [];
    private IReadOnlyList<CheckItemRow> _items = [];
    private (RecordId, int) _shown;
    private ElementReference _field;
    private CheckItemId? _editing;
    private CheckItemId? _focus;
    private string? _text;
    private string? _new;
    private string? _problem;
    private bool _busy;
    private bool _focusField;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [CascadingParameter]
    internal IRecordDetails Record { get; set; } = null!;

    [CascadingParameter]
    internal RecordAccess Access { get; set; } = null!;

    private IStringLocalizer<CheckListText> Text => text;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Access.Note && _shown != (Record.Id, Record.Version))
        {
            _shown = (Record.Id, Record.Version);
            await ReadAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusField)
        {
            _focusField = false;
            await _field.FocusAsync();
        }
        else if (_focus is { } id && _boxes.TryGetValue(id, out var box))
        {
            // An element that is moved loses the focus: the next key would go nowhere.
            _focus = null;
            await box.FocusAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var viewer = await useCases.ViewerAsync(_closing.Token);
            _items = await queries.ListAsync(viewer.Scope, Record.Id, _closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The page was left while it was read.
        }
    }

    private async Task AddAsync()
    {
        if (await DoAsync(async (change, actor) => (await change.AddAsync(
            actor, new ChangeCheckList.Addition(Record.Id, _new ?? ""), _closing.Token)).Error))
        {
            _new = null;
        }
    }

    private Task<bool> TickAsync(CheckItemRow item, bool done) => EditAsync(new ChangeCheckList.Change(Record.Id, item.Id, Done: done));

    private Task BeginAsync(CheckItemRow item)
    {
        (_editing, _text, _focusField) = (item.Id, item.Text, true);
        return Task.CompletedTask;
    }

    private async Task RenameAsync(CheckItemRow item)
    {
        if (await EditAsync(new ChangeCheckList.Change(Record.Id, item.Id, Text: _text ?? "")))
        {
            (_editing, _focus) = (null, item.Id);
        }
    }

    private async Task MoveAsync(CheckItemRow item, int by)
    {
        if (item.Position + by >= 1 && item.Position + by <= _items.Count
            && await EditAsync(new ChangeCheckList.Change(Record.Id, item.Id, Position: item.Position + by)))
        {
            _focus = item.Id;
        }
    }

    private Task KeyAsync(CheckItemRow item, KeyboardEventArgs key) => key switch
    {
        { AltKey: true, Key: "ArrowUp" } when CanEdit => MoveAsync(item, -1),
        { AltKey: true, Key: "ArrowDown" } when CanEdit => MoveAsync(item, 1),
        _ => Task.CompletedTask,
    };

    private Task<bool> RemoveAsync(CheckItemRow item) => DoAsync(async (change, actor) =>
        (await change.RemoveAsync(actor, Record.Id, item.Id, _closing.Token)).Error);

    private Task<bool> EditAsync(ChangeCheckList.Change command) => DoAsync(async (change, actor) =>
        (await change.EditAsync(actor, command, _closing.Token)).Error);

    private async Task<bool> DoAsync(Func<ChangeCheckList, Actor, Task<Error?>> run)
    {
        _busy = true;
        try
        {
            var refused = await useCases.RunAsync(run);
            _problem = refused is null ? null : text.Say(refused);
            await ReadAsync();
            if (refused is null)
            {
                await OnChanged.InvokeAsync();
            }

            return refused is null;
        }
        finally
        {
            _busy = false;
        }
    }
}
