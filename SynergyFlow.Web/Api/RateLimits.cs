using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Api;

internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>What one person's tokens together may ask for; saved up for a minute at most.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;
}

/// <summary>A token bucket per person, and the headers that tell him what is left (draft-ietf-httpapi-ratelimit-headers).</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly int _perMinute;
    private readonly PartitionedRateLimiter<Actor> _limiter;

    public RateLimits(IOptions<ApiOptions> options)
    {
        _perMinute = options.Value.RequestsPerMinute;

        // A whole number of tokens each period: one a period below 60 a minute, a second's worth above.
        var period = _perMinute >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60.0 / _perMinute);
        _limiter = PartitionedRateLimiter.Create<Actor, (TenantId, UserId)>(actor => RateLimitPartition.GetTokenBucketLimiter(
            (actor.Tenant, actor.Id),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = _perMinute,
                TokensPerPeriod = Math.Max(1, _perMinute / 60),
                ReplenishmentPeriod = period,
                AutoReplenishment = true,
                QueueLimit = 0,
            }));
    }

    /// <returns>Null when there is one left, and it is taken.</returns>
    public IResult? Take(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http.Actor);
        var left = _limiter.GetStatistics(http.Actor)?.CurrentAvailablePermits ?? 0;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retry) ? Math.Max(1, (int)Math.Ceiling(retry.TotalSeconds)) : 1;
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"default\";q={_perMinute};w=60");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"default\";r={left};t={(left > 0 ? 1 : wait)}");
        if (lease.IsAcquired)
        {
            return null;
        }

        headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Problems.Of(429, "rate_limited", $"More than {_perMinute} requests a minute. Try again in {wait} s.");
    }

    public void Dispose() => _limiter.Dispose();
}
