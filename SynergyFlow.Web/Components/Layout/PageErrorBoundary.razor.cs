using System.Diagnostics;

namespace SynergyFlow.Web.Components.Layout;

/// <summary>
/// Keeps the frame alive when a page fails. The reader gets a sentence and the id under which the log has the rest; the exception
/// itself never reaches the page.
/// </summary>
public sealed partial class PageErrorBoundary(ILogger<PageErrorBoundary> logger)
{
    private string _id = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        _id = Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("N");
        LogPageFailed(logger, _id, exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(100, LogLevel.Error, "A page failed; the reader was given the id {CorrelationId}.")]
    private static partial void LogPageFailed(ILogger logger, string correlationId, Exception exception);
}
