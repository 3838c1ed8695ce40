using Microsoft.Extensions.Logging;

namespace SynergyFlow.Core.Integrations.Import;

internal static partial class ImportLog
{
    [LoggerMessage(6001, LogLevel.Information, "Import {Job} took in {Records} records, {Next} of {Total} are done")]
    public static partial void BatchImported(this ILogger logger, ImportJobId job, int records, int next, int total);

    [LoggerMessage(6002, LogLevel.Information, "Import {Job} is {State}")]
    public static partial void ImportBecame(this ILogger logger, ImportJobId job, ImportState state);
}
