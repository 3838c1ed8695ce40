using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work.Search;

public sealed partial class SearchAdminPage(UseCases useCases, TimeProvider time, IStringLocalizer<SearchPageText> text) : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _gone;
    private SearchStatus? _status;
    private string? _problem;
    private Task _watching = Task.CompletedTask;

    private IStringLocalizer<SearchPageText> Text => text;

    protected override Task OnInitializedAsync()
    {
        _gone = _closing.Token;
        return ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watching = WatchAsync(_gone);
        }
    }

    /// <summary>What is under way is shown as it goes on; nothing else changes by itself.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        using PeriodicTimer timer = new(s_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (_status is { CheckRequested: true } or { Rebuild.FinishedAt: null, Rebuild: not null })
                {
                    await ReadAsync();
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
    }

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((KeepSearch keep, Actor actor) => keep.ReadAsync(actor, _gone));
        (_status, _problem) = (read.Value ?? _status, read.Failed ? text.Say(read.Error) : null);
    }

    private Task CheckAsync() => DoAsync((keep, actor) => keep.CheckAsync(actor, _gone));

    private Task RebuildAsync() => DoAsync((keep, actor) => keep.RebuildAsync(actor, _gone));

    private async Task DoAsync(Func<KeepSearch, Actor, Task<Result>> work)
    {
        var done = await useCases.RunAsync(work);
        await ReadAsync();
        _problem = done.Failed ? text.Say(done.Error) : _problem;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
    }
}
