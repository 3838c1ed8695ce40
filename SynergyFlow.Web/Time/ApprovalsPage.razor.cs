using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Time;

/// <summary>The submitted weeks that the reader decides on. Each is decided on as it stands here: one that has changed since is not.</summary>
public sealed partial class ApprovalsPage(UseCases useCases, ChangeFeed<TimeChanged> changes, IDialogService dialogs, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private TimeWatch? _watch;
    private TenantId? _tenant;
    private IReadOnlyList<WaitingWeek>? _waiting;
    private Error? _refused;
    private string? _done;
    private bool _busy;

    public void Dispose()
    {
        _watch?.Dispose();
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _left = _closing.Token;
        if (RendererInfo.IsInteractive)
        {
            _watch = new TimeWatch(changes, time, change => _tenant is null || change.Tenant == _tenant, () => InvokeAsync(RefreshAsync), _left);
        }

        await ReadAsync();
    }

    private async Task RefreshAsync()
    {
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (Exception failure) when (!_left.IsCancellationRequested)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task ReadAsync()
    {
        var asked = _answers.Ask();
        var waiting = (await useCases.RunAsync((ReadTime read, Actor actor) =>
        {
            _tenant = actor.Tenant;
            return read.WaitingAsync(actor, _left);
        })).Value;
        if (_answers.Take(asked))
        {
            _waiting = waiting ?? [];
        }
    }

    private Task ApproveAsync(WaitingWeek week) => DecideAsync(week, WeekState.Approved, null, Text["IsApprovedOf", week.Person.Name]);

    private async Task ReturnAsync(WaitingWeek week)
    {
        if (await ReasonDialog.AskAsync(dialogs, Text["Return"]) is { } reason)
        {
            await DecideAsync(week, WeekState.Open, reason, Text["IsReturnedOf", week.Person.Name]);
        }
    }

    private async Task DecideAsync(WaitingWeek week, WeekState to, string? reason, string said)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _done, _refused) = (true, null, null);
        try
        {
            _refused = (await useCases.RunAsync((DecideWeek decide, Actor actor) =>
                decide.ExecuteAsync(actor, new(week.Person.Id, week.Monday, to, reason, week.Version), _left))).Error;
            _done = _refused is null ? said : null;
            await ReadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
