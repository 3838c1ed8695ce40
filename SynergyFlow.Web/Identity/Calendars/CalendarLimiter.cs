using System.Threading.RateLimiting;

namespace SynergyFlow.Web.Identity.Calendars;

/// <summary>Calendars are read without a sign-in. Programs ask a few times an hour, but a server of many people's calendars asks for all of them from one address.</summary>
public sealed class CalendarLimiter : IDisposable
{
    public const int PerMinute = 120;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(ip =>
        RateLimitPartition.GetFixedWindowLimiter(ip, _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }));

    public bool TryAcquire(string ip)
    {
        using var lease = _limiter.AttemptAcquire(ip);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
