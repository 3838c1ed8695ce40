using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Work;

/// <summary>What others do while the list is on the screen: changes of its records, and who has them open.</summary>
public sealed partial class QueuePage
{
    private RecordWatch? _watch;
    private QueuePresence? _presence;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watch = new RecordWatch(
                changes,
                time,
                change => change.Tenant == _viewer?.Actor.Tenant,
                ids => InvokeAsync(() => FollowAsync(ids)),
                failure => DispatchExceptionAsync(failure));
            _watch.Start();
        }
    }

    /// <summary>Others changed records: rows keep their places, and what is new waits.</summary>
    private async Task FollowAsync(IReadOnlySet<Guid> changed)
    {
        if (_state is not { } state || _live.Rows.Count == 0)
        {
            await LoadAsync();
            StateHasChanged();
            return;
        }

        try
        {
            var list = _loaded;
            var scope = (await useCases.ViewerAsync(_left)).Scope;
            var page = await queries.ListAsync(scope, Request(state), _left);
            if (page.Failed || list != _loaded)
            {
                return;
            }

            var missing = _live.Missing(changed, page.Value.Items);
            var others = missing.Count == 0 ? default : await queries.ListAsync(scope, new RecordListRequest { Only = missing }, _left);
            if (list == _loaded)
            {
                _live = _live.After(changed, page.Value.Items, others.Value?.Items ?? []);
                StateHasChanged();
            }
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            // The rows on the screen are still what they were; the next change tries again.
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
