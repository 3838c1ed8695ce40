using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>Where somebody put a bar.</summary>
/// <param name="Start">Null: no first day was known, and none is.</param>
/// <param name="End">Null: no last day was known, and none is.</param>
internal sealed record Replanning(bool Version, Guid Id, DateOnly? Start, DateOnly? End);

/// <summary>The script of a page whose bars are dragged to other days (modules/roadmap.ts), from when the page has them to when it has not.</summary>
/// <param name="module">Its address.</param>
/// <param name="failed">What a change threw.</param>
internal sealed class RoadmapScript(
    IJSRuntime js, IStringLocalizer<RoadmapText> words, string module, Func<Replanning, Task> plan, Func<bool, Guid, Task> ask, Func<Exception, Task> failed, CancellationToken left)
    : IAsyncDisposable
{
    private DotNetObjectReference<RoadmapScript>? _self;
    private IJSObjectReference? _script;
    private string? _of;

    /// <param name="host">What has the bars; null: the page shows none.</param>
    public async Task FollowAsync(ElementReference? host)
    {
        if (host?.Id == _of)
        {
            return;
        }

        _of = host?.Id;
        await CloseAsync();
        if (host is null)
        {
            return;
        }

        try
        {
            _self ??= DotNetObjectReference.Create(this);
            await using var loaded = await js.InvokeAsync<IJSObjectReference>("import", left, module);
            _script = await loaded.InvokeAsync<IJSObjectReference>("openRoadmap", left, host, _self, new
            {
                taken = words["Taken"].Value,
                at = words["At"].Value,
                start = words["OnlyStart"].Value,
                end = words["OnlyEnd"].Value,
                left = words["LeftThere"].Value,
                from = words["From"].Value,
                until = words["Until"].Value,
            });
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    /// <summary>The script says it: what is no day is nobody's hand, and nothing happens.</summary>
    [JSInvokable]
    public Task PlanAsync(string? kind, string? id, string? start, string? end) =>
        Guid.TryParse(id, out var known) && Day(start, out var first) && Day(end, out var last)
            ? DoAsync(() => plan(new(kind is "version", known, first, last)))
            : Task.CompletedTask;

    /// <summary>A bar was pressed and not moved: its dates are to be typed.</summary>
    [JSInvokable]
    public Task AskAsync(string? kind, string? id) => Guid.TryParse(id, out var known) ? DoAsync(() => ask(kind is "version", known)) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _self?.Dispose();
    }

    private static bool Day(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        return day is not null || text is null;
    }

    private async Task DoAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure)
        {
            await failed(failure);
        }
    }

    private async Task CloseAsync()
    {
        if (_script is not { } script)
        {
            return;
        }

        _script = null;
        try
        {
            await script.InvokeVoidAsync("close");
            await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }
}
