using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using SynergyFlow.Web.Hosting;

namespace SynergyFlow.Web.Tests.Hosting;

/// <summary>The path of a calendar is a secret, and every line of the log names the path of its request.</summary>
public sealed class SecretPathsTests
{
    [Theory]
    [InlineData("/calendar/sfc_secret.ics", "/calendar/…")]
    [InlineData("/CALENDAR/sfc_secret.ics", "/CALENDAR/…")]
    [InlineData("/under/calendar/sfc_secret.ics", "/under/calendar/…")]
    [InlineData("/account/calendars", "/account/calendars")]
    [InlineData("/my-work", "/my-work")]
    public void Path_OfACalendar_IsNeitherLoggedNorTraced(string path, string shown)
    {
        Lines lines = new();
        using var root = new LoggerConfiguration().Enrich.FromLogContext().Enrich.With<SecretPaths>().WriteTo.Sink(lines).CreateLogger();
        using SerilogLoggerProvider provider = new(root);
        var logger = provider.CreateLogger("Request");

        // As the server does around each request.
        using (logger.BeginScope(new Dictionary<string, object> { ["RequestPath"] = path }))
        {
            logger.LogWarning("The database is slow");
        }

        Assert.Equal(shown, ((ScalarValue)Assert.Single(lines.All).Properties["RequestPath"]).Value);

        using Activity activity = new("request");
        activity.SetTag("url.path", path);
        DefaultHttpContext http = new();
        http.Request.Path = path;
        SecretPaths.Mask(activity, http.Request);
        Assert.Equal(shown, activity.GetTagItem("url.path"));
    }

    private sealed class Lines : ILogEventSink
    {
        public List<LogEvent> All { get; } = [];

        public void Emit(LogEvent logEvent) => All.Add(logEvent);
    }
}
