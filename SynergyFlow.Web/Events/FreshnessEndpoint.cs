using SynergyFlow.Core.Events.Contracts;

namespace SynergyFlow.Web.Events;

internal static class FreshnessEndpoint
{
    /// <summary>
    /// Ages by subscription, in milliseconds, for the badges of open pages. Pages ask every other second: without a cookie, so that an open page
    /// does not count as somebody at work. As open as the metrics, and saying less.
    /// </summary>
    public static void MapFreshness(this IEndpointRouteBuilder routes) => routes
        .MapGet("/freshness", (ISubscriptionStatus status, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.Ok(status.All.ToDictionary(one => one.Key, one => (long)one.Value.Age.TotalMilliseconds, StringComparer.Ordinal));
        })
        .AllowAnonymous()
        .ExcludeFromDescription();
}
