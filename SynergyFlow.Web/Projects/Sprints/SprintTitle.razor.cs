using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Sprints;

public sealed partial class SprintTitle(UseCases useCases, IDialogService dialogs, BrowserTimeZone zone, TimeProvider time)
{
    private string? _problem;

    [Parameter, EditorRequired]
    public required ProjectDetails Project { get; set; }

    [Parameter, EditorRequired]
    public required SprintRow Sprint { get; set; }

    /// <summary>All of the project: where open items may go.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SprintRow> Known { get; set; }

    [Parameter, EditorRequired]
    public required bool MayManage { get; set; }

    /// <summary>False on the sprint's own page.</summary>
    [Parameter]
    public bool Linked { get; set; } = true;

    /// <summary>With what was done, in the reader's words.</summary>
    [Parameter]
    public EventCallback<string> OnChanged { get; set; }

    /// <summary>Of one that is under way, by the reader's own day; 0 on the last, less when it is past.</summary>
    private int? DaysLeft => Sprint is { State: SprintState.Active, EndsOn: { } end }
        ? end.DayNumber - DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime).DayNumber
        : null;

    private IEnumerable<string> Facts
    {
        get
        {
            if (Said.Days(Sprint) is { } days)
            {
                yield return days;
            }

            if (Sprint.State is SprintState.Closed)
            {
                // What was not done has left it: how much of it that was, its page says.
                yield return Said["ClosedDone", SprintWords.Number(Sprint.Sums.PointsDone), Sprint.Sums.ItemsDone];
                yield break;
            }

            yield return Said.Items(Sprint.Sums.Items);
            if (Sprint.State is SprintState.Active)
            {
                yield return Said.Progress(Sprint.Sums);
            }

            else if (Sprint.Sums.Points > 0)
            {
                yield return Said.Points(Sprint.Sums.Points);
            }

            if (Sprint.Unestimated > 0 && Sprint.Sums.Points > 0)
            {
                yield return Said["Unestimated", Sprint.Unestimated];
            }
        }
    }

    private static string? ToneOf(SprintState state) => state switch
    {
        SprintState.Active => "tone-primary",
        SprintState.Future => null,
        SprintState.Closed => "tone-success",
    };

    private async Task AskAsync(bool start)
    {
        _problem = null;
        if (await SprintDialog.AskAsync(dialogs, Project, Sprint, Known, start) is { } name)
        {
            await OnChanged.InvokeAsync(Said[start ? "Started" : "Saved", name]);
        }
    }

    private async Task FinishAsync()
    {
        _problem = null;
        if (await FinishSprintDialog.AskAsync(dialogs, Project, Sprint, Known))
        {
            await OnChanged.InvokeAsync(Said["Finished", Sprint.Name]);
        }
    }

    private Task ReopenAsync() => DoAsync(
        "Reopened", (ChangeSprints change, Actor actor) => change.MoveAsync(actor, new(Project.Key, Sprint.Id, SprintState.Active, ExpectedVersion: Project.Version), CancellationToken.None));

    private Task RemoveAsync() => DoAsync(
        "Removed", (ChangeSprints change, Actor actor) => change.RemoveAsync(actor, new(Project.Key, Sprint.Id, Project.Version), CancellationToken.None));

    private async Task DoAsync(string done, Func<ChangeSprints, Actor, Task<Result<int>>> change)
    {
        var changed = await useCases.RunAsync(change);
        _problem = changed.Error is { } refused ? Said.Of(refused) : null;
        if (!changed.Failed)
        {
            await OnChanged.InvokeAsync(Said[done, Sprint.Name]);
        }
    }
}
