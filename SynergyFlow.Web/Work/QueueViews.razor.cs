using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>The views that the reader finds, each with its counter, which follows the events within five seconds.</summary>
public sealed partial class QueueViews(
    UseCases useCases, ChangeFeed<RecordChanged> changes, NavigationManager navigation, TimeProvider time, ILogger<QueueViews> logger) : IAsyncDisposable
{
    /// <summary>From a change to counting: each page at its own time, so that hundreds do not count at once, and not all while the next change is shown.</summary>
    private readonly TimeSpan _settle = TimeSpan.FromSeconds(2 + (2 * Random.Shared.NextDouble()));

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private Dictionary<string, ViewCount> _counts = [];
    private IReadOnlyList<ViewRow> _counted = [];
    private RecordWatch? _watch;
    private TenantId _tenant;

    [Parameter, EditorRequired]
    public IReadOnlyList<ViewRow> Views { get; set; } = [];

    [Parameter]
    public string? Current { get; set; }

    [Parameter]
    public EventCallback OnNew { get; set; }

    private IEnumerable<((string Key, string Words) Heading, IEnumerable<ViewRow> Views)> Groups => Views
        .GroupBy(view => view.BuiltIn ? ("built-in", Text["Views"].Value)
            : view.Audience switch
            {
                ViewAudience.Private => ("private", Text["ViewsPrivate"].Value),
                ViewAudience.Team => (view.Team!.Id.ToString(), view.Team.Name),
                ViewAudience.Organisation => ("organisation", Text["ViewsOrganisation"].Value),
            })
        .Select(group => (group.Key, (IEnumerable<ViewRow>)group));

    public static string NameOf(ViewRow view, IStringLocalizer<WorkText> text)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(text);
        return view.BuiltIn ? text["View." + view.Id] : view.Name;
    }

    public static string Href(ViewRow view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return $"/desk?view={view.Id}";
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _tenant = (await useCases.ActorAsync()).Tenant;
            _watch = new RecordWatch(
                changes, time, change => change.Tenant == _tenant, _ => InvokeAsync(() => CountAsync(_watch!.SinceLatest)), failure => DispatchExceptionAsync(failure), _left, _settle);
            _watch.Start();
        }

        // A view that was made or changed since has no counter yet.
        if (!_counted.SequenceEqual(Views))
        {
            _counted = Views;
            await CountAsync(TimeSpan.Zero);
        }
    }

    /// <summary>Afterwards, so that nobody waits for numbers to see rows.</summary>
    /// <param name="age">Of the latest change: what others counted since then has it in it.</param>
    private async Task CountAsync(TimeSpan age)
    {
        try
        {
            var counts = await useCases.RunAsync((ReadViews read, Actor actor) => read.CountAsync(actor, age, _left));
            _counts = (counts.Value ?? []).ToDictionary(count => count.Id, StringComparer.Ordinal);
            StateHasChanged();
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            logger.ListFailed(failure);
        }
    }

    private string? CountOf(ViewRow view) => _counts.GetValueOrDefault(view.Id) is { Count: { } count } counted
        ? Text[counted.Capped ? "CountMore" : "Count", count].Value
        : null;

    private void ChooseAsync(ChangeEventArgs change) => navigation.NavigateTo($"/desk?view={Uri.EscapeDataString(change.Value as string ?? "")}");
}
