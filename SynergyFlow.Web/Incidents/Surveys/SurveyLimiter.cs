using System.Threading.RateLimiting;

namespace SynergyFlow.Web.Incidents.Surveys;

/// <summary>The page is open to everybody: 30 requests a minute for an address are plenty for a person, and few for guessing.</summary>
public sealed class SurveyLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(ip =>
        RateLimitPartition.GetFixedWindowLimiter(ip, _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }));

    public bool TryAcquire(string ip)
    {
        using var lease = _limiter.AttemptAcquire(ip);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
