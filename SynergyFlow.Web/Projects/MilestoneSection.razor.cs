using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>The days that matter to a project, and which of them it has reached.</summary>
public sealed partial class MilestoneSection(UseCases useCases, IDialogService dialogs, BrowserTimeZone zone, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private IReadOnlyList<MilestoneRow> _rows = [];
    private (MilestoneRow Row, DateOnly? Before)? _undo;
    private (ProjectId Id, int Version)? _read;
    private string? _done;
    private string? _problem;
    private bool _busy;

    /// <summary>As the page has read it; what is read here is read again when that is another version of it.</summary>
    [Parameter, EditorRequired]
    public required ProjectDetails Project { get; set; }

    [Parameter, EditorRequired]
    public required bool MayChange { get; set; }

    /// <summary>The project has another version now, or somebody else has changed it.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

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
        if (_read != (Project.Id, Project.Version))
        {
            if (_read?.Id != Project.Id)
            {
                (_done, _problem, _undo) = (null, null, null);
            }

            _read = (Project.Id, Project.Version);
            var read = await useCases.RunAsync((ReadProjects projects, Actor actor) => projects.MilestonesAsync(actor, Project.Key, _left));
            _rows = read.Value?.Items ?? [];
        }
    }

    /// <param name="row">Null: a new one.</param>
    private async Task AskAsync(MilestoneRow? row)
    {
        (_done, _problem, _undo) = (null, null, null);
        var shown = await dialogs.ShowAsync<MilestoneDialog>(null, new DialogParameters<MilestoneDialog>
        {
            { dialog => dialog.Project, Project },
            { dialog => dialog.Milestone, row },
        });
        if (await shown.Result is { Canceled: false, Data: string name })
        {
            _done = Text[row is null ? "MilestoneAdded" : "MilestoneSaved", name];
        }

        await OnChanged.InvokeAsync();
    }

    private async Task ReachAsync(MilestoneRow row, DateOnly? on, bool undoing = false)
    {
        _busy = true;
        try
        {
            var reached = await useCases.RunAsync((ChangeMilestones change, Actor actor) => change.ReachAsync(actor, new(Project.Key, row.Id, on, Project.Version), _left));
            _problem = reached.Error is { } error ? Text.Of(error) : null;
            _done = reached.Failed ? null : on is { } day ? Text["MilestoneReached", row.Name, Said(day)].Value : Text["MilestoneReopened", row.Name].Value;
            _undo = reached.Failed || undoing ? null : (row, row.ReachedOn);
            await OnChanged.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task RemoveAsync(MilestoneRow row)
    {
        var removed = await useCases.RunAsync((ChangeMilestones change, Actor actor) => change.RemoveAsync(actor, new(Project.Key, row.Id, Project.Version), _left));
        _problem = removed.Error is { } error ? Text.Of(error) : null;
        _done = removed.Failed ? null : Text["MilestoneRemoved", row.Name].Value;
        _undo = null;
        await OnChanged.InvokeAsync();
    }

    private static string Said(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
