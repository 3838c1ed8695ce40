using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Time;

/// <summary>
/// The frame's tray: one entry for many records, with those in hand ticked. It is one of the frame, so that what is typed stays from page to page; the
/// browser opens it and counts the timer.
/// </summary>
public sealed partial class TimeTray(
    UseCases useCases, TrayRequests requests, ISnackbar snackbar, BrowserTimeZone zone, TimeProvider time, IJSRuntime js, IStringLocalizer<TimeText> text) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private DotNetObjectReference<TimeTray>? _self;
    private IJSObjectReference? _module;
    private readonly TaskCompletionSource _connected = new();
    private int _connection;
    private Task _opening = Task.CompletedTask;
    private TrayDraft _draft = new();
    private TimerRow? _timer;
    private EntryRow? _correcting;
    private Error? _refused;
    private bool _read;
    private bool _busy;

    private DateOnly Today => DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime);

    private DateOnly? Day
    {
        get => _draft.Day ?? Today;
        set => _draft.Day = value;
    }

    private string? Said => _refused is null ? null : text.Of(_refused);

    private string Submit => _correcting is not null ? text["Correct"] : _draft.Picked.Count > 1 ? text["LogToMany", _draft.Picked.Count] : text["LogTime"];

    public async ValueTask DisposeAsync()
    {
        requests.Leave(CorrectAsync);
        await _closing.CancelAsync();
        _closing.Dispose();
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("disconnectTray", _connection);
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    /// <summary>Called by wwwroot-assets/modules/time.ts when another tab has done something to the timer, or this one is looked at again.</summary>
    [JSInvokable]
    public async Task TimerChangedAsync()
    {
        try
        {
            await ReadTimerAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        requests.Follow(CorrectAsync);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", _left, "./" + Assets["assets/modules/frame.js"]);
            _self = DotNetObjectReference.Create(this);
            _connection = await _module.InvokeAsync<int>("connectTray", _left, _self);
            _connected.SetResult();
            await TimerChangedAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }

    private async Task ReadTimerAsync() =>
        _timer = (await useCases.RunAsync((RunTimer timer, Actor actor) => timer.FindAsync(actor, _left))).Value;

    /// <summary>The browser has opened it; what is in it is on its way. Whoever is faster than that is waited for.</summary>
    private Task OpenAsync() => _opening = FillAsync();

    private async Task FillAsync()
    {
        _draft = _correcting is null ? _draft : new TrayDraft();
        (_correcting, _refused, _read) = (null, null, false);

        // The page answers before its script has come.
        await _connected.Task.WaitAsync(_left);
        var inHand = await _module!.InvokeAsync<string[]>("trayTargets", _left);
        await ReadTimerAsync();
        List<string> wanted = [.. (_timer?.Records.Select(record => record.Key) ?? []).Concat(inHand).Where(key => key is { Length: <= 40 })];
        var began = zone.ToLocal(time.GetUtcNow()).Date;
        DateTimeOffset since = new(began, zone.Zone.GetUtcOffset(began));
        var offered = (await useCases.RunAsync((FindTargets find, Actor actor) => find.OfferAsync(actor, wanted, since.ToUniversalTime(), _left))).Value ?? [];

        // A timer knows what it is for; without one it is what the page shows.
        _draft.Offer(offered, _timer is { Records.Count: > 0 } timer ? [.. timer.Records.Select(record => record.Key)] : inHand);
        _draft.EndTimer = _timer is not null;
        _draft.Note ??= _timer?.Note;
        _read = true;
    }

    private Task CorrectAsync(EntryRow entry) => InvokeAsync(async () =>
    {
        (_correcting, _draft, _refused, _read) = (entry, TrayDraft.Of(entry), null, true);
        StateHasChanged();
        await ShowAsync(open: true);
    });

    private async Task AddAsync(PickerItem? picked)
    {
        if (picked is not null
            && (await useCases.RunAsync((FindTargets find, Actor actor) => find.ResolveAsync(actor, [picked.Value], _left))).Value is [var record])
        {
            _draft.Add(record);
        }
    }

    private Task SaveAsync() => DoAsync(async () =>
    {
        await _opening;
        var fields = _draft.ToFields(Today, _draft.EndTimer && _timer is not null ? TimeSource.Timer : TimeSource.Tray);
        if (fields.Failed)
        {
            return fields.Error;
        }

        var logged = await useCases.RunAsync((LogTime log, Actor actor) => _correcting is { } wrong
            ? log.CorrectAsync(actor, new(wrong.Id, fields.Value), _left)
            : log.ExecuteAsync(actor, new(fields.Value, _draft.EndTimer), _left));
        if (logged.Failed)
        {
            return logged.Error;
        }

        var on = text.On([.. _draft.Picked.Select(target => target.Record.Key)]);
        snackbar.Add(text[_correcting is null ? "Logged" : "Corrected", Effort.Hours(fields.Value.Minutes), on], Severity.Success, options =>
        {
            if (_correcting is null)
            {
                options.Action = text["Undo"];
                options.OnClick = _ => InvokeAsync(() => UndoAsync(logged.Value));
            }
        });
        (_draft, _correcting) = (new TrayDraft(), null);
        await TimerIsOtherAsync();
        await ShowAsync(open: false);
        return null;
    });

    private async Task UndoAsync(WorklogId entry)
    {
        var undone = await useCases.RunAsync((LogTime log, Actor actor) => log.ReverseAsync(actor, entry, _left));
        snackbar.Add(undone.Failed ? text.Of(undone.Error) : text["TakenBack"], undone.Failed ? Severity.Error : Severity.Success);
    }

    private Task StartAsync() => DoAsync(async () =>
    {
        await _opening;
        var started = await useCases.RunAsync((RunTimer timer, Actor actor) => timer.SetAsync(
            actor, new([.. _draft.Picked.Select(target => target.Record.Id.ToString())], _draft.Note), _left));
        if (started.Failed)
        {
            return started.Error;
        }

        snackbar.Add(text["TimerStarted"], Severity.Success);
        _draft = new TrayDraft();
        await TimerIsOtherAsync();
        await ShowAsync(open: false);
        return null;
    });

    private Task DiscardAsync() => DoAsync(async () =>
    {
        var gone = await useCases.RunAsync((RunTimer timer, Actor actor) => timer.DiscardAsync(actor, _left));
        _draft.EndTimer = false;
        await TimerIsOtherAsync();
        return gone.Error is TimerNotRunning ? null : gone.Error;
    });

    /// <summary>One thing at a time; what was refused is said, and what was typed stays.</summary>
    private async Task DoAsync(Func<Task<Error?>> act)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refused = await act();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task TimerIsOtherAsync()
    {
        await ReadTimerAsync();
        await (_module?.InvokeVoidAsync("timerChanged", _left) ?? ValueTask.CompletedTask);
    }

    private async Task ShowAsync(bool open) => await (_module?.InvokeVoidAsync(open ? "openTray" : "closeTray", _left) ?? ValueTask.CompletedTask);

    private string? Invalid(string field) => _refused?.Field == field ? "true" : null;

    private long AgeOf(TimerRow timer) => (long)(time.GetUtcNow() - timer.StartedAt).TotalMilliseconds;

    private string Started(TimerRow timer) => TimeWords.Moment(zone.ToLocal(timer.StartedAt), Today);
}
