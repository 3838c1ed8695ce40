using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>What a project is about, who works on it, and how it is doing.</summary>
public sealed partial class ProjectPage(UseCases useCases, IDialogService dialogs, NavigationManager navigation, BrowserTimeZone zone, TimeProvider time) : IDisposable
{
    private const int NextMilestones = 4;

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectDetails? _project;
    private IReadOnlyList<MilestoneRow> _milestones = [];
    private HealthHistory? _history;
    private string? _loaded;
    private string _description = "";
    private string? _done;
    private bool _mayManage;

    /// <summary>Or its id.</summary>
    [Parameter]
    public required string Key { get; set; }

    /// <summary>The reader's own.</summary>
    private DateOnly Today => DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime);

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
            var milestones = await read.MilestonesAsync(actor, Key, _left);
            return (milestones, !milestones.Failed && await read.MayManageAsync(actor, milestones.Value.Project, _left));
        });
        if (found.Failed)
        {
            navigation.NotFound();
            return;
        }

        (_project, _mayManage, _description) = (found.Value.Project, mayManage, Markdown.ToSafeHtml(found.Value.Project.Description));
        _milestones = [.. found.Value.Items.Where(milestone => milestone.ReachedOn is null)];
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
