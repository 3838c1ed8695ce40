using System.Threading.RateLimiting;

namespace SynergyFlow.Web.Identity;

/// <summary>
/// Slows down guessing: 10 tries a minute for an address and account, 30 for an address. The account's own lock-out
/// (after five wrong passwords) counts tries from everywhere.
/// </summary>
public sealed class SignInLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<(string Ip, string Account)> _limiter = PartitionedRateLimiter.CreateChained(
        PerMinute(30, attempt => attempt.Ip),
        PerMinute(10, attempt => $"{attempt.Ip}\n{attempt.Account}"));

    public bool TryAcquire(string ip, string? account)
    {
        var key = account?.Trim().ToUpperInvariant() ?? "";
        using var lease = _limiter.AttemptAcquire((ip, key.Length > 254 ? key[..254] : key));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();

    private static PartitionedRateLimiter<(string Ip, string Account)> PerMinute(
        int tries, Func<(string Ip, string Account), string> key) =>
        PartitionedRateLimiter.Create<(string Ip, string Account), string>(attempt => RateLimitPartition.GetFixedWindowLimiter(
            key(attempt), _ => new FixedWindowRateLimiterOptions { PermitLimit = tries, Window = TimeSpan.FromMinutes(1) }));
}
