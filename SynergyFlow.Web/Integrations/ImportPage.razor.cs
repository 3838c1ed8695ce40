using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Integrations;

/// <summary>One import from mapping to report. The job goes on without the page; the page looks in once a second.</summary>
public sealed partial class ImportPage(UseCases useCases, TimeProvider time, IStringLocalizer<ImportText> text) : IAsyncDisposable
{
    private const int ProblemsShown = 100;

    private readonly CancellationTokenSource _closing = new();
    private readonly Turns _turns = new();
    private Task _watching = Task.CompletedTask;
    private ImportJob? _job;
    private ReadImports.Description? _description;
    private ReadImports.JiraDescription? _jira;
    private IReadOnlyList<RowProblem> _problems = [];
    private string? _refusal;
    private bool _busy;
    private bool _saved;
    private bool _askUndo;

    [Parameter]
    public Guid Id { get; set; }

    private int Problems => _job is { StartedAt: not null } ? _job.Done.Problems + _job.Done.Kept : _job?.Found.Problems ?? 0;

    private string JobTitle => text[
        _job!.State is ImportState.Undoing or ImportState.Undone ? "JobUndo" : _job.StartedAt is null ? "JobCheck" : "JobRun", _job.FileName];

    private string JobState => _job!.State switch
    {
        ImportState.Checking or ImportState.Running or ImportState.Undoing => "running",
        ImportState.Done or ImportState.Undone => "done",
        ImportState.Failed => "failed",
        ImportState.Cancelled => "cancelled",
        _ => "queued",
    };

    private long JobDone => _job!.State is ImportState.Undoing or ImportState.Undone ? _job.Done.Removed + _job.Done.Kept : _job.NextRecord;

    private long? JobTotal => _job!.State switch
    {
        ImportState.Checking => null,
        ImportState.Undoing or ImportState.Undone => _job.Done.Created,
        _ => _job.TotalRecords,
    };

    protected override async Task OnParametersSetAsync()
    {
        await LoadAsync();
        if (_job is { Kind: ImportJob.Jira })
        {
            // A report is shown whole; the file is only read while its mapping can change.
            if (_job is { StartedAt: null, IsBusy: false })
            {
                var contents = await useCases.RunAsync((ReadImports read, Actor actor) => read.ContentsAsync(actor, new ImportJobId(Id), _closing.Token));
                (_jira, _refusal) = (contents.Value, text.Say(contents.Error));
            }

            return;
        }

        var described = await useCases.RunAsync((ReadImports read, Actor actor) => read.DescribeAsync(actor, new ImportJobId(Id), _closing.Token));
        if (described.Failed)
        {
            // The file of an old import may be gone; its report is still there.
            await LoadAsync();
            _refusal ??= text.Say(described.Error);
            return;
        }

        _description = described.Value;
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watching = WatchAsync();
        }
    }

    private IEnumerable<(DirectImport.Order Order, string Label, bool Primary)> Orders()
    {
        var state = _job!.State;
        if (state is ImportState.Draft or ImportState.Checked || (state is ImportState.Failed && !_job.HasBegun))
        {
            yield return (DirectImport.Order.Check, "Order.check", state is not ImportState.Checked);
        }

        if (state is ImportState.Checked)
        {
            yield return (DirectImport.Order.Run, "Order.run", true);
        }

        if (state is ImportState.Paused || (state is ImportState.Failed && _job.HasBegun))
        {
            yield return (DirectImport.Order.Run, "Order.continue", true);
        }

        if (state is ImportState.Running)
        {
            yield return (DirectImport.Order.Pause, "Order.pause", false);
        }

        if (_job.Kind != ImportJob.Jira && _job.NextRecord > 0 && state is ImportState.Done or ImportState.Cancelled or ImportState.Paused or ImportState.Failed)
        {
            yield return (DirectImport.Order.Undo, "Order.undo", false);
        }
    }

    private Task AskAsync(DirectImport.Order order)
    {
        _askUndo = order is DirectImport.Order.Undo;
        return _askUndo ? Task.CompletedTask : DirectAsync(order);
    }

    private Task DirectAsync(DirectImport.Order order) => DoAsync(() => useCases.RunAsync((DirectImport direct, Actor actor) =>
        direct.ExecuteAsync(actor, new(new ImportJobId(Id), order), _closing.Token)));

    private async Task SaveAsync((ImportMapping Mapping, string? Preset) edited)
    {
        await DoAsync(() => useCases.RunAsync((SaveMapping save, Actor actor) =>
            save.ExecuteAsync(actor, new(new ImportJobId(Id), edited.Mapping, edited.Preset), _closing.Token)), saves: true);
        if (_refusal is null && _description is not null && _job is not null)
        {
            _description = _description with { Job = _job };
        }
    }

    private Task SaveJiraAsync(JiraMapping mapping) => DoAsync(
        async () =>
        {
            var saved = await useCases.RunAsync((SaveJiraMapping save, Actor actor) => save.ExecuteAsync(actor, new(new ImportJobId(Id), mapping), _closing.Token));

            // Another project has other fields.
            var known = saved.Failed ? default : await useCases.RunAsync((ReadImports read, Actor actor) => read.KnownFieldsAsync(actor, new ImportJobId(Id), _closing.Token));
            _jira = known.Value is { } fields && _jira is not null ? _jira with { Known = fields } : _jira;
            return saved;
        },
        saves: true);

    private IEnumerable<string> TakenIn() =>
        JiraMapping.FromJson(_job!.Mapping).Projects.Values.Where(target => !target.Skip).Select(target => target.Key.Trim().ToUpperInvariant()).Distinct(StringComparer.Ordinal).Take(10);

    /// <summary>One after the other, so that a dry run that is ordered while the mapping is saved is one of that mapping.</summary>
    private Task DoAsync(Func<Task<Result>> run, bool saves = false) => _turns.TakeAsync(async () =>
    {
        (_busy, _saved, _askUndo) = (true, false, false);
        try
        {
            var done = await run();
            await LoadAsync();
            _refusal = text.Say(done.Error);
            _saved = saves && !done.Failed;
        }
        finally
        {
            _busy = false;
        }
    });

    private async Task LoadAsync()
    {
        var job = await useCases.RunAsync((ReadImports read, Actor actor) => read.FindAsync(actor, new ImportJobId(Id), _closing.Token));
        (_job, _refusal) = (job.Value ?? _job, text.Say(job.Error));
        if (_job is { IsBusy: false } && Problems > 0)
        {
            var problems = await useCases.RunAsync((ReadImports read, Actor actor) =>
                read.ProblemsAsync(actor, new ImportJobId(Id), null, ProblemsShown, _closing.Token));
            _problems = problems.Value?.Items ?? [];
        }
        else
        {
            _problems = [];
        }
    }

    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                if (_job is { IsBusy: true } && !_busy)
                {
                    await InvokeAsync(async () =>
                    {
                        await LoadAsync();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // The page is gone: nobody is left to tell, and DispatchExceptionAsync would itself throw.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
    }
}
