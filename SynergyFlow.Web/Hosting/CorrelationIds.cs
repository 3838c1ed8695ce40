using System.Diagnostics;
using Serilog.Context;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Hosting;

/// <summary>One id from the request to its events and log lines; a caller may bring his own.</summary>
internal static class CorrelationIds
{
    public const string Header = "X-Correlation-Id";
    private const int MostCharacters = 64;

    public static IApplicationBuilder UseCorrelationIds(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var correlation = http.RequestServices.GetRequiredService<Correlation>();
        var given = http.Request.Headers[Header].ToString();
        correlation.Id = IsSafe(given) ? given : Activity.Current?.TraceId.ToHexString() ?? correlation.Id;
        http.Response.Headers[Header] = correlation.Id;
        using (LogContext.PushProperty("CorrelationId", correlation.Id))
        {
            await next(http);
        }
    });

    private static bool IsSafe(string given) =>
        given.Length is > 0 and <= MostCharacters && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
