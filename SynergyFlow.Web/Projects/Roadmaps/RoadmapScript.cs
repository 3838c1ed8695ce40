using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>What has dates on a timeline that can be others.</summary>
public enum RoadmapPart
{
    Epic,
    Version,

    /// <summary>Has one day, which is its first and its last.</summary>
    Milestone,
}

/// <summary>Where somebody put a bar.</summary>
/// <param name="Start">Null: no first day was known, and none is.</param>
/// <param name="End">Null: no last day was known, and none is.</param>
internal sealed record Replanning(RoadmapPart Part, Guid Id, DateOnly? Start, DateOnly? End);

/// <summary>The script of a page whose bars are dragged to other days (modules/roadmap.ts), from when the page has them to when it has not.</summary>
internal sealed class RoadmapScript : IAsyncDisposable
{
    private readonly HostScript<RoadmapScript> _script;
    private readonly IStringLocalizer<RoadmapText> _words;
    private readonly Func<Replanning, Task> _plan;
    private readonly Func<RoadmapPart, Guid, Task> _ask;

    /// <param name="module">Its address.</param>
    /// <param name="failed">What a change threw.</param>
    public RoadmapScript(
        IJSRuntime js, IStringLocalizer<RoadmapText> words, string module, Func<Replanning, Task> plan, Func<RoadmapPart, Guid, Task> ask, Func<Exception, Task> failed, CancellationToken left)
    {
        (_words, _plan, _ask) = (words, plan, ask);
        _script = new(js, module, "openRoadmap", this, failed, left);
    }

    /// <param name="host">What has the bars; null: the page shows none.</param>
    public Task FollowAsync(ElementReference? host) => _script.FollowAsync(host, new
    {
        taken = _words["Taken"].Value,
        takenDay = _words["TakenDay"].Value,
        at = _words["At"].Value,
        start = _words["OnlyStart"].Value,
        end = _words["OnlyEnd"].Value,
        left = _words["LeftThere"].Value,
        from = _words["From"].Value,
        until = _words["Until"].Value,
    });

    /// <summary>The script says it: what is no day is nobody's hand, and nothing happens.</summary>
    [JSInvokable]
    public Task PlanAsync(string? kind, string? id, string? start, string? end) =>
        EnumText.TryParse<RoadmapPart>(kind, out var part) && Guid.TryParse(id, out var known) && Day(start, out var first) && Day(end, out var last)
            ? _script.DoAsync(() => _plan(new(part, known, first, last)))
            : Task.CompletedTask;

    /// <summary>A bar was pressed and not moved: its dates are to be typed.</summary>
    [JSInvokable]
    public Task AskAsync(string? kind, string? id) =>
        EnumText.TryParse<RoadmapPart>(kind, out var part) && Guid.TryParse(id, out var known) ? _script.DoAsync(() => _ask(part, known)) : Task.CompletedTask;

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    private static bool Day(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        return day is not null || text is null;
    }
}
