namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>Looks in on running jobs once a second, as long as there are any and the page is there.</summary>
internal static class JobWatch
{
    public static async Task RunAsync(
        TimeProvider time, Func<bool> isBusy, Func<Task> refresh, Func<Exception, Task> report, CancellationToken ct)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (isBusy())
                {
                    await refresh();
                }
            }
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The page is gone: nobody is left to tell, and reporting would itself throw.
        }
        catch (Exception failure)
        {
            await report(failure);
        }
    }
}
