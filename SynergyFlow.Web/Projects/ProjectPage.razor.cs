using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>What a project is about, who works on it, and how it is doing.</summary>
public sealed partial class ProjectPage(UseCases useCases, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectDetails? _project;
    private HealthHistory? _history;
    private string? _loaded;
    private string _description = "";
    private string? _done;
    private bool _mayManage;

    /// <summary>Or its id.</summary>
    [Parameter]
    public required string Key { get; set; }

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
            (_loaded, _done) = (Key, null);
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var (found, mayManage) = await useCases.RunAsync(async (ReadProjects read, Actor actor) =>
        {
            var project = await read.FindAsync(actor, Key, _left);
            return (project, !project.Failed && await read.MayManageAsync(actor, project.Value, _left));
        });
        if (found.Failed)
        {
            navigation.NotFound();
            return;
        }

        (_project, _mayManage, _description) = (found.Value, mayManage, Markdown.ToSafeHtml(found.Value.Description));
    }

    private async Task SetHealthAsync()
    {
        var shown = await dialogs.ShowAsync<SetHealthDialog>(null, new DialogParameters<SetHealthDialog> { { dialog => dialog.Project, _project } });
        var result = await shown.Result;
        if (result is { Canceled: false })
        {
            _done = Text["HealthSaved"];
        }

        // Whoever gave up may have been told that somebody else was there first.
        await ReadAsync();
        if (_history is not null)
        {
            await _history.ReadAsync();
        }
    }
}
