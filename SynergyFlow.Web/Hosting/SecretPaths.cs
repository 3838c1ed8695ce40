using System.Diagnostics;
using Serilog.Core;
using Serilog.Events;

namespace SynergyFlow.Web.Hosting;

/// <summary>
/// The address of a calendar is its secret. What is logged or traced while it is read names the path of the request by itself; here it is
/// taken out of both, whoever wrote it.
/// </summary>
internal sealed class SecretPaths : ILogEventEnricher
{
    private const string Calendar = "/calendar/";
    private const string Property = "RequestPath";
    private const string Tag = "url.path";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        if (logEvent.Properties.TryGetValue(Property, out var value) && value is ScalarValue { Value: string path } && Masked(path) is { } masked)
        {
            logEvent.AddOrUpdateProperty(new LogEventProperty(Property, new ScalarValue(masked)));
        }
    }

    public static void Mask(Activity activity, HttpRequest request)
    {
        if (Masked(request.Path.Value ?? "") is { } masked)
        {
            activity.SetTag(Tag, masked);
        }
    }

    /// <returns>Null where the path is no secret.</returns>
    private static string? Masked(string path) =>
        path.IndexOf(Calendar, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? path[..(at + Calendar.Length)] + "…" : null;
}
