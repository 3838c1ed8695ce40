using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Api;

internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>What one person's tokens together may ask for; saved up for a minute at most.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>What one client address may ask for without a valid token, refused tokens included.</summary>
    [Range(1, 1_000_000)]
    public int AnonymousRequestsPerMinute { get; set; } = 60;

    /// <summary>What other systems at one client address may announce.</summary>
    [Range(1, 1_000_000)]
    public int InboundRequestsPerMinute { get; set; } = 600;
}

/// <summary>Marks the endpoint at which other systems announce things: they are many messages from one address, each with a token of its own.</summary>
internal sealed class Announcing
{
    public static Announcing Instance { get; } = new();
}

/// <summary>
/// A token bucket per person, or per address where no valid token came, and the headers that tell what is left
/// (draft-ietf-httpapi-ratelimit-headers). Who has a token is not slowed down by others at his address.
/// </summary>
internal sealed class RateLimits(IOptions<ApiOptions> options) : IDisposable
{
    private readonly Buckets<(TenantId, UserId)> _people = new("default", options.Value.RequestsPerMinute);
    private readonly Buckets<string> _addresses = new("anonymous", options.Value.AnonymousRequestsPerMinute);
    private readonly Buckets<string> _inbound = new("inbound", options.Value.InboundRequestsPerMinute);

    /// <returns>Null when there is one left, and it is taken.</returns>
    public ProblemHttpResult? Take(HttpContext http)
    {
        if (http.User.Identity?.IsAuthenticated == true)
        {
            var actor = http.Actor;
            return _people.Take(http, (actor.Tenant, actor.Id));
        }

        var announces = http.GetEndpoint()?.Metadata.GetMetadata<Announcing>() is not null;
        return (announces ? _inbound : _addresses).Take(http, Client(http.Connection.RemoteIpAddress));
    }

    public void Dispose()
    {
        _people.Dispose();
        _addresses.Dispose();
        _inbound.Dispose();
    }

    /// <summary>A whole /64 of IPv6 is one client: that is what one subscriber gets.</summary>
    private static string Client(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address.MapToIPv4().ToString();
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }

    private sealed class Buckets<TKey> : IDisposable
        where TKey : notnull
    {
        private readonly string _policy;
        private readonly int _perMinute;
        private readonly PartitionedRateLimiter<TKey> _limiter;

        public Buckets(string policy, int perMinute)
        {
            (_policy, _perMinute) = (policy, perMinute);

            // A whole number of tokens each period: one a period below 60 a minute, a second's worth above.
            var period = perMinute >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60.0 / perMinute);
            TokenBucketRateLimiterOptions bucket = new()
            {
                TokenLimit = perMinute,
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = period,
                AutoReplenishment = true,
                QueueLimit = 0,
            };
            _limiter = PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => bucket));
        }

        public ProblemHttpResult? Take(HttpContext http, TKey key)
        {
            using var lease = _limiter.AttemptAcquire(key);
            var left = _limiter.GetStatistics(key)?.CurrentAvailablePermits ?? 0;
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retry) ? Math.Max(1, (int)Math.Ceiling(retry.TotalSeconds)) : 1;
            var headers = http.Response.Headers;
            headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{_policy}\";q={_perMinute};w=60");
            headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{_policy}\";r={left};t={(left > 0 ? 1 : wait)}");
            if (lease.IsAcquired)
            {
                return null;
            }

            headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return Problems.Of(429, "rate_limited", $"More than {_perMinute} requests a minute. Try again in {wait} s.");
        }

        public void Dispose() => _limiter.Dispose();
    }
}
