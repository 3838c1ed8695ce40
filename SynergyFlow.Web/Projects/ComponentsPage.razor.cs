using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>The parts of what a project is about, and whom to ask about each.</summary>
public sealed partial class ComponentsPage(UseCases useCases, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectPartsOf<ComponentRow>? _parts;
    private string? _loaded;
    private string? _done;
    private string? _problem;
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
            (_loaded, _done, _problem) = (Key, null, null);
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var (read, mayManage) = await useCases.RunAsync(async (ReadProjects projects, Actor actor) =>
        {
            var parts = await projects.ComponentsAsync(actor, Key, _left);
            return (parts, !parts.Failed && await projects.MayManageAsync(actor, parts.Value.Project, _left));
        });
        if (read.Failed)
        {
            navigation.NotFound();
            return;
        }

        (_parts, _mayManage) = (read.Value, mayManage);
    }

    /// <param name="row">Null: a new one.</param>
    private async Task AskAsync(ComponentRow? row)
    {
        (_done, _problem) = (null, null);
        var shown = await dialogs.ShowAsync<ComponentDialog>(null, new DialogParameters<ComponentDialog>
        {
            { dialog => dialog.Project, _parts!.Project },
            { dialog => dialog.Component, row },
        });
        if (await shown.Result is { Canceled: false, Data: string name })
        {
            _done = Text[row is null ? "ComponentAdded" : "ComponentSaved", name];
        }

        await ReadAsync();
    }

    private string QuestionOf(ComponentRow row) => (row.Work.Items + row.Work.Cancelled) switch
    {
        0 => Text["RemoveQuestion", row.Name],
        1 => Text["RemoveQuestionItem", row.Name],
        var items => Text["RemoveQuestionItems", row.Name, items],
    };

    private async Task RemoveAsync(ComponentRow row)
    {
        var removed = await useCases.RunAsync((ChangeComponents change, Actor actor) =>
            change.RemoveAsync(actor, new(Key, row.Id, _parts!.Project.Version), _left));
        _problem = removed.Error is { } error ? Text.Of(error) : null;
        _done = removed.Failed ? null : Text["ComponentRemoved", row.Name].Value;
        await ReadAsync();
    }
}
