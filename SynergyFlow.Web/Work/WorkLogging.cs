namespace SynergyFlow.Web.Work;

internal static partial class WorkLogging
{
    [LoggerMessage(2501, LogLevel.Error, "The queue could not be read")]
    public static partial void ListFailed(this ILogger logger, Exception failure);

    [LoggerMessage(2503, LogLevel.Error, "My Work could not be read")]
    public static partial void MyWorkFailed(this ILogger logger, Exception failure);

    [LoggerMessage(2502, LogLevel.Error, "The search did not work")]
    public static partial void SearchFailed(this ILogger logger, Exception failure);
}
