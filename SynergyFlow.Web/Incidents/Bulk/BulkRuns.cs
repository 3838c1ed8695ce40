using SynergyFlow.Core.Incidents.Bulk;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>Tells the frame of a circuit that a bulk change was started in it, so that it follows it from page to page.</summary>
public sealed class BulkRuns
{
    public event Func<BulkJobId, Task>? Started;

    public Task StartAsync(BulkJobId id) => Started?.Invoke(id) ?? Task.CompletedTask;
}
