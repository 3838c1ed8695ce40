using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>Rebuilds what a subscription feeds: how far it is, what differs, and what can be done with it.</summary>
public sealed partial class RebuildPanel(UseCases useCases, BrowserTimeZone zone, TimeProvider time, IStringLocalizer<EventsText> text) : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private Task _watching = Task.CompletedTask;
    private RebuildRow? _row;
    private ElementReference _heading;
    private string? _reason;
    private string? _problem;
    private bool _read;
    private bool _busy;
    private bool _comparing;

    [Parameter, EditorRequired]
    public required string Subscription { get; set; }

    /// <summary>Something was done, in a sentence; null: something else is asked for now.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<string?> OnDone { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    private bool IsSwapped => _row?.Rebuild.State is RebuildState.Swapped or RebuildState.SwappingBack;

    /// <summary>Nodes are at work: what is shown goes on by itself.</summary>
    private bool IsMoving => _row is { } row && (row.Rebuild.State is not (RebuildState.Building or RebuildState.Swapped) || !row.CaughtUp);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!_read)
        {
            await ReadAsync();
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watching = WatchAsync(_closing.Token);
        }
    }

    private static string StateOf(RebuildRow row) => row is { Rebuild.State: RebuildState.Building, CaughtUp: true } ? "Ready" : row.Rebuild.State.ToString();

    private bool Offers(RebuildState next) => _row is { } row && Rebuild.Next[row.Rebuild.State].Contains(next);

    private async Task WatchAsync(CancellationToken ct)
    {
        using PeriodicTimer timer = new(s_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (IsMoving && !_busy)
                {
                    await InvokeAsync(async () =>
                    {
                        await ReadAsync();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadRebuild rebuild, Actor actor) => rebuild.ExecuteAsync(actor, Subscription, CancellationToken.None));
        (_row, _read) = (read.Value, true);
        _problem = text.Of(read.Error);
    }

    private Task StartAsync() => DoAsync(
        "RebuildDone.Started", () => useCases.RunAsync((StartRebuild start, Actor actor) => start.ExecuteAsync(actor, new(Subscription, _reason), CancellationToken.None)));

    private Task SwapAsync(bool back) => DoAsync(
        back ? "RebuildDone.SwappedBack" : "RebuildDone.Swapped",
        () => useCases.RunAsync((SwapRebuild swap, Actor actor) => swap.ExecuteAsync(actor, new(Subscription, back, _reason), CancellationToken.None)));

    private Task DropAsync() => DoAsync(
        "RebuildDone.Dropped", () => useCases.RunAsync((DropRebuild drop, Actor actor) => drop.ExecuteAsync(actor, new(Subscription), CancellationToken.None)));

    private async Task CompareAsync()
    {
        _comparing = true;
        await DoAsync("RebuildDone.Compared", async () => new Result((await useCases.RunAsync((CompareRebuild compare, Actor actor) =>
            compare.ExecuteAsync(actor, new(Subscription), CancellationToken.None))).Error));
        _comparing = false;
    }

    private async Task DoAsync(string said, Func<Task<Result>> work)
    {
        _busy = true;
        await OnDone.InvokeAsync(null);
        var done = await work();
        await ReadAsync();
        _busy = false;
        if (done.Failed)
        {
            _problem = text.Of(done.Error);
            return;
        }

        _reason = null;
        await OnDone.InvokeAsync(text[said]);

        // The button that was pressed may have gone.
        await _heading.FocusAsync();
    }
}
