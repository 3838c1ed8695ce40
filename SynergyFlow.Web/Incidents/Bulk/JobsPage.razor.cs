using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>The bulk changes that one started, running or done; administrators see everybody's.</summary>
public sealed partial class JobsPage(
    UseCases useCases, IPeople people, ITeamDirectory teams, IRecordQueries records, BrowserTimeZone zone, TimeProvider time,
    IStringLocalizer<IncidentText> words, IStringLocalizer<BulkText> text) : IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private Task _watching = Task.CompletedTask;
    private Page<BulkJob>? _jobs;
    private string? _refusal;

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    private ChangeLines Lines => new(people, teams, records, new FieldWords(words, zone), text);

    protected override void OnInitialized() => _token = _closing.Token;

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watching = JobWatch.RunAsync(
                time, () => _jobs?.Items.Any(job => job.IsBusy) == true, () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, _token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
    }

    private async Task LoadAsync()
    {
        var jobs = await useCases.RunAsync((ReadBulk read, Actor actor) => read.ListAsync(actor, Cursor, PageSize, _token));
        (_jobs, _refusal) = (jobs.Value ?? _jobs, jobs.Error is { } error ? text.Say(error) : null);
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }
}
