using System.Diagnostics;

namespace SynergyFlow.Web.Components.Layout;

/// <summary>
/// Keeps the frame alive when a page fails. The reader gets a sentence and the id under which the log has the rest; the exception
/// itself never reaches the page.
/// </summary>
public sealed partial class PageErrorBoundary(ILogger<PageErrorBoundary> logger)
{
    private string _id = "";
    private bool _left;

    /// <summary>The reader is on another page. What still fails on this one is for the log alone.</summary>
    public void Dispose() => _left = true;

    protected override Task OnErrorAsync(Exception exception)
    {
        if (_left)
        {
            LogLeftPageFailed(logger, exception);
            return Task.CompletedTask;
        }

        _id = Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("N");
        LogPageFailed(logger, _id, exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(100, LogLevel.Error, "A page failed; the reader was given the id {CorrelationId}.")]
    private static partial void LogPageFailed(ILogger logger, string correlationId, Exception exception);

    [LoggerMessage(101, LogLevel.Error, "A page failed after its reader had left it.")]
    private static partial void LogLeftPageFailed(ILogger logger, Exception exception);
}
