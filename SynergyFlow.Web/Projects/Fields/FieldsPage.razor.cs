using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>The fields that a project gives its work items, in their order.</summary>
public sealed partial class FieldsPage(UseCases useCases, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private const int NamedOptions = 5;

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectPartsOf<ItemFieldRow>? _parts;
    private string? _loaded;
    private string? _done;
    private string? _problem;
    private Func<Task>? _undo;
    private bool _mayManage;

    [Parameter]
    public required string Key { get; set; }

    private bool MayChange => _mayManage && _parts?.Project.ArchivedAt is null;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Key)
        {
            (_loaded, _done, _problem, _undo) = (Key, null, null, null);
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var (read, mayManage) = await useCases.RunAsync(async (ReadProjects projects, Actor actor) =>
        {
            var parts = await projects.FieldsAsync(actor, Key, _left);
            return (parts, !parts.Failed && await projects.MayManageAsync(actor, parts.Value.Project, _left));
        });
        if (read.Failed)
        {
            navigation.NotFound();
            return;
        }

        (_parts, _mayManage) = (read.Value, mayManage);
    }

    /// <summary>What a list offers, or what bounds a number.</summary>
    private string? Detail(ItemFieldRow row)
    {
        if (row.Type.HasOptions())
        {
            var offered = row.Options.Where(option => !option.Archived).Select(option => option.Name).ToList();
            return offered.Count <= NamedOptions ? string.Join(", ", offered) : Said["OptionsMore", string.Join(", ", offered.Take(NamedOptions)), offered.Count - NamedOptions];
        }

        return Said.Bounds(row, row.Unit) ?? row.Unit;
    }

    /// <param name="row">Null: a new one.</param>
    private async Task AskAsync(ItemFieldRow? row)
    {
        (_done, _problem, _undo) = (null, null, null);
        var shown = await dialogs.ShowAsync<FieldDialog>(null, new DialogParameters<FieldDialog>
        {
            { dialog => dialog.Project, _parts!.Project },
            { dialog => dialog.Field, row },
        });
        if (await shown.Result is { Canceled: false, Data: string name })
        {
            _done = Said[row is null ? "FieldAdded" : "FieldSaved", name];
        }

        await ReadAsync();
    }

    private Task MoveAsync(int at, int by)
    {
        List<ItemFieldId> order = [.. _parts!.Items.Select(row => row.Id)];
        var name = _parts.Items[at].Name;
        (order[at], order[at + by]) = (order[at + by], order[at]);
        return DoAsync(Said["FieldMoved", name], null, (change, actor) => change.OrderAsync(actor, new(Key, order, _parts.Project.Version), _left));
    }

    private Task ArchiveAsync(ItemFieldRow row, bool archived) => DoAsync(
        Said[archived ? "FieldArchived" : "FieldRestored", row.Name],
        archived ? () => ArchiveAsync(row, false) : null,
        (change, actor) => change.EditAsync(
            actor,
            new(Key, row.Id, archived ? new() { Archived = true } : new() { Archived = false, Required = row.Required, OnCard = row.OnCard }, _parts!.Project.Version),
            _left));

    private Task RemoveAsync(ItemFieldRow row) =>
        DoAsync(Said["FieldRemoved", row.Name], null, (change, actor) => change.RemoveAsync(actor, new(Key, row.Id, _parts!.Project.Version), _left));

    private async Task DoAsync(string said, Func<Task>? undo, Func<ChangeFields, Actor, Task<Result<int>>> change)
    {
        var done = await useCases.RunAsync((ChangeFields fields, Actor actor) => change(fields, actor));
        _problem = done.Error is VersionConflict ? Said["ChangedMeanwhile"] : done.Error is { } error ? Said.Of(error) : null;
        (_done, _undo) = done.Failed ? (null, null) : (said, undo);
        await ReadAsync();
    }
}
