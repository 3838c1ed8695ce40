using SynergyFlow.Core.Incidents.Bulk;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>Tells the frame of a circuit that a bulk change was started in it, so that it follows it from page to page.</summary>
public sealed class BulkRuns
{
    private Func<BulkJobId, Task>? _follow;

    public void Follow(Func<BulkJobId, Task> follow) => _follow = follow;

    public void Leave(Func<BulkJobId, Task> follow) => _follow = _follow == follow ? null : _follow;

    public Task StartAsync(BulkJobId id) => _follow?.Invoke(id) ?? Task.CompletedTask;
}
