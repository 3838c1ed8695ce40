using Microsoft.Extensions.Logging;

namespace SynergyFlow.Core.Incidents.Bulk;

internal static partial class BulkLog
{
    [LoggerMessage(2101, LogLevel.Information, "Bulk change {Job}: {Next} of {Total} rows are done, it is {State}")]
    public static partial void BulkWent(this ILogger logger, BulkJobId job, int next, int total, BulkState state);
}
