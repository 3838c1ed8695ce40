using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Work;

/// <summary>What others do while the list is on the screen: changes of its records, and who has them open.</summary>
public sealed partial class QueuePage
{
    private RecordWatch? _watch;
    private QueuePresence? _presence;
    private Redrawn? _list;
    private Redrawn? _news;

    /// <summary>Before the first read: what changes from then on is either in it or heard of.</summary>
    private void Watch()
    {
        if (RendererInfo.IsInteractive)
        {
            _watch = new RecordWatch(
                changes,
                time,
                change => _viewer is not { } viewer || change.Tenant == viewer.Actor.Tenant,
                changed => InvokeAsync(() => FollowAsync(changed)),
                failure => DispatchExceptionAsync(failure), _left);
            _watch.Start();
        }
    }

    /// <summary>
    /// Others changed records: rows keep their places, and what is new waits. Only those records are asked for: hundreds of pages may be
    /// open on one list, and whatever concerns none of them costs each a look by key.
    /// </summary>
    private async Task FollowAsync(IReadOnlyDictionary<Guid, int> changed)
    {
        // A read that is on its way may have begun before these changes: they come on top of it.
        await _loading;
        if (_state is not { } state || _page is not { } page)
        {
            await LoadAsync();
            StateHasChanged();
            return;
        }

        try
        {
            var scope = (await useCases.ViewerAsync(_left)).Scope;
            List<(RecordId Record, int Sequence)> records = [.. changed.Select(one => (new RecordId(one.Key), one.Value))];
            var within = await queries.WithinAsync(scope, Request(state), records, page.Previous, page.Next, _left);
            if (page != _page)
            {
                return;
            }

            if (within.Failed)
            {
                _watch?.PutBack(changed);
                return;
            }

            if (_live.Rows.Count == 0 && within.Value.Count > 0)
            {
                await LoadAsync();
                StateHasChanged();
                return;
            }

            var shown = _live.Rows.Select(row => row.Id).ToHashSet();
            var rows = await queries.ChangedAsync(scope, [.. records.Where(one => shown.Contains(one.Record))], _left);
            if (page != _page)
            {
                return;
            }

            if (rows.Failed)
            {
                _watch?.PutBack(changed);
                return;
            }

            var after = _live.After(changed.Keys.ToHashSet(), within.Value, rows.Value);
            if (!after.LooksAs(_live))
            {
                _live = after;
                _list?.Draw();
                _news?.Draw();
            }
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            // The rows on the screen are still what they were; the next change tries again.
            _watch?.PutBack(changed);
            logger.ListFailed(failure);
        }
    }

    /// <summary>Agents see who else is there; a page that was left watches nothing.</summary>
    private void WatchPresence(Viewer viewer)
    {
        if (_presence is null && viewer.Scope.Everything && RendererInfo.IsInteractive && !_left.IsCancellationRequested)
        {
            _presence = new QueuePresence(presence, viewer.Actor);
        }
    }
}
