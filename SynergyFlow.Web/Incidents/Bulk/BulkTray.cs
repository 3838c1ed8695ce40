using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>
/// Follows one's running bulk changes on whatever page one is: how far they are, and at the end what came of it, with the way back.
/// A reload finds what still runs.
/// </summary>
public sealed class BulkTray(
    UseCases useCases, BulkRuns runs, NavigationManager navigation, ISnackbar snackbar, TimeProvider time, IStringLocalizer<BulkText> text)
    : ComponentBase, IAsyncDisposable
{
    private const int Shown = 5;

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private readonly Dictionary<BulkJobId, BulkJob> _running = [];
    private Task _watching = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        runs.Leave(FollowAsync);
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
    }

    protected override void OnInitialized() => _token = _closing.Token;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (_running.Count == 0)
        {
            return;
        }

        builder.OpenElement(0, "aside");
        builder.AddAttribute(1, "class", "bulk-tray card");
        builder.AddAttribute(2, "aria-label", text["JobsTitle"].Value);
        foreach (var job in _running.Values.Take(Shown))
        {
            builder.OpenComponent<JobProgress>(3);
            builder.SetKey(job.Id);
            builder.AddComponentParameter(4, nameof(JobProgress.Title), text[job.State is BulkState.Undoing ? "UndoingTitle" : "RunningTitle"].Value);
            builder.AddComponentParameter(5, nameof(JobProgress.State), "running");
            builder.AddComponentParameter(6, nameof(JobProgress.Done), (long)(job.State is BulkState.Undoing ? job.Done.Undone + job.Done.Kept : job.Next));
            builder.AddComponentParameter(7, nameof(JobProgress.Total), (long?)(job.State is BulkState.Undoing ? job.Done.Changed : job.Total));
            builder.AddComponentParameter(8, nameof(JobProgress.Problems), job.Done.Refused + job.Done.Kept);
            builder.AddComponentParameter(9, nameof(JobProgress.ProblemsHref), $"/desk/jobs/{job.Id}");
            if (job.State is BulkState.Running)
            {
                builder.AddComponentParameter(10, nameof(JobProgress.OnCancel), EventCallback.Factory.Create(this, () => OrderAsync(job.Id, DirectBulk.Order.Cancel)));
            }

            builder.CloseComponent();
        }

        builder.CloseElement();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        runs.Follow(FollowAsync);
        try
        {
            var (jobs, me) = await useCases.RunAsync(async (ReadBulk read, Actor actor) =>
                ((await read.ListAsync(actor, null, Shown, _token)).Value, actor.Id));
            foreach (var job in jobs?.Items.Where(job => job.IsBusy && job.WorkingFor == me) ?? [])
            {
                _running[job.Id] = job;
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            return;
        }

        _watching = JobWatch.RunAsync(time, () => _running.Count > 0, () => InvokeAsync(LookAsync), DispatchExceptionAsync, _token);
        if (_running.Count > 0)
        {
            StateHasChanged();
        }
    }

    private Task FollowAsync(BulkJobId id) => InvokeAsync(async () =>
    {
        if (await FindAsync(id) is { } job)
        {
            _running[id] = job;
            Tell(job);
        }
    });

    private async Task LookAsync()
    {
        foreach (var id in _running.Keys.ToList())
        {
            if (await FindAsync(id) is { } job)
            {
                _running[id] = job;
                Tell(job);
            }
            else
            {
                _running.Remove(id);
            }
        }

        StateHasChanged();
    }

    private async Task<BulkJob?> FindAsync(BulkJobId id) =>
        (await useCases.RunAsync((ReadBulk read, Actor actor) => read.FindAsync(actor, id, _token))).Value;

    /// <summary>Of a job that is over, what came of it.</summary>
    private void Tell(BulkJob job)
    {
        if (job.IsBusy)
        {
            StateHasChanged();
            return;
        }

        _running.Remove(job.Id);
        var undone = job.State is BulkState.Undone;
        var problems = undone ? job.Done.Kept : job.Done.Refused;
        var said = undone ? text["ToldUndone", job.Done.Undone, job.Done.Kept]
            : job.State is BulkState.Failed ? text["Failed", job.Failure ?? ""]
            : text["Told", job.Done.Changed, job.Done.Refused];
        snackbar.Add(said, problems > 0 || job.State is BulkState.Failed ? Severity.Warning : Severity.Success, options =>
        {
            var undo = job.UndoUntil is not null;
            options.Action = text[undo ? "Undo" : "SeeResults"];
            options.VisibleStateDuration = 30_000;
            options.OnClick = _ =>
            {
                if (undo)
                {
                    return OrderAsync(job.Id, DirectBulk.Order.Undo);
                }

                navigation.NavigateTo($"/desk/jobs/{job.Id}");
                return Task.CompletedTask;
            };
        });
        StateHasChanged();
    }

    private async Task OrderAsync(BulkJobId id, DirectBulk.Order order)
    {
        var done = await useCases.RunAsync((DirectBulk direct, Actor actor) => direct.ExecuteAsync(actor, new(id, order), _token));
        if (done.Failed)
        {
            snackbar.Add(text.Say(done.Error), Severity.Error);
        }
        else
        {
            await FollowAsync(id);
        }
    }
}
