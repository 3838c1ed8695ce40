using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>One bulk change: how far it is, what became of each row, and the way back. It goes on without the page.</summary>
public sealed partial class JobPage(
    UseCases useCases, IPeople people, ITeamDirectory teams, IRecordQueries records, BrowserTimeZone zone, TimeProvider time,
    NavigationManager navigation, IStringLocalizer<IncidentText> words, IStringLocalizer<BulkText> text) : IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private Task _watching = Task.CompletedTask;
    private BulkJob? _job;
    private Page<BulkResult>? _results;
    private IReadOnlyList<ChangeLine> _lines = [];
    private string? _by;
    private string? _refusal;
    private bool _busy;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    public string? Outcome { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    private FieldWords Words => new(words, zone);

    private bool Undoing => _job!.State is BulkState.Undoing or BulkState.Undone;

    private bool CanUndo => _job!.UndoUntil is { } until && time.GetUtcNow() < until;

    private string ProgressState => _job!.State switch
    {
        BulkState.Running or BulkState.Undoing => "running",
        BulkState.Done or BulkState.Undone => "done",
        BulkState.Failed => "failed",
        BulkState.Cancelled => "cancelled",
        BulkState.Previewed => "queued",
    };

    private int ProgressDone => Undoing ? _job!.Done.Undone + _job.Done.Kept : _job!.Next;

    private int ProgressTotal => Undoing ? _job!.Done.Changed : _job!.Total;

    private IEnumerable<(string? Outcome, int Count)> Outcomes
    {
        get
        {
            var done = _job!.Done;
            yield return (null, done.Rows);
            if (!Undoing)
            {
                yield return ("changed", done.Changed);
            }

            yield return ("unchanged", done.Unchanged);
            yield return ("refused", done.Refused);
            if (Undoing)
            {
                yield return ("undone", done.Undone);
                yield return ("kept", done.Kept);
            }
        }
    }

    protected override void OnInitialized() => _token = _closing.Token;

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watching = JobWatch.RunAsync(
                time, () => _job is { IsBusy: true } && !_busy, () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, _token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
    }

    private static string Tone(BulkOutcome outcome) => outcome switch
    {
        BulkOutcome.Changed => "tone-success",
        BulkOutcome.Refused => "tone-danger",
        BulkOutcome.Kept => "tone-warning",
        BulkOutcome.Unchanged or BulkOutcome.Undone => "",
    };

    private string Href(string? outcome, string? cursor = null) => navigation.GetUriWithQueryParameters(
        $"/desk/jobs/{Id}", new Dictionary<string, object?> { ["outcome"] = outcome, ["cursor"] = cursor });

    private async Task DirectAsync(DirectBulk.Order order)
    {
        _busy = true;
        try
        {
            var done = await useCases.RunAsync((DirectBulk direct, Actor actor) =>
                direct.ExecuteAsync(actor, new(new BulkJobId(Id), order), _token));
            await LoadAsync();
            _refusal = done.Error is { } error ? text.Say(error) : _refusal;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task LoadAsync()
    {
        var job = await useCases.RunAsync((ReadBulk read, Actor actor) => read.FindAsync(actor, new BulkJobId(Id), _token));
        (_job, _refusal) = (job.Value, job.Error is { } error ? text.Say(error) : null);
        if (_job is null)
        {
            return;
        }

        if (_by is null)
        {
            var viewer = await useCases.ViewerAsync(_token);
            _by = (await people.FindAsync(viewer.Actor.Tenant, _job.CreatedBy, _token))?.Name ?? "";
            _lines = await new ChangeLines(people, teams, records, Words, text).OfAsync(viewer, IncidentChanges.FromJson(_job.Changes), _token);
        }

        BulkOutcome? only = EnumText.TryParse<BulkOutcome>(Outcome, out var outcome) ? outcome : null;
        var results = await useCases.RunAsync((ReadBulk read, Actor actor) =>
            read.ResultsAsync(actor, new BulkJobId(Id), only, Cursor, PageSize, _token));
        (_results, _refusal) = (results.Value, results.Error is { } wrong ? text.Say(wrong) : null);
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }
}
