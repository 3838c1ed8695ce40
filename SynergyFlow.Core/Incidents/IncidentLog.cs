using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

internal static partial class IncidentLog
{
    [LoggerMessage(2001, LogLevel.Information, "Incident {Key} created through {Channel}")]
    public static partial void IncidentCreated(this ILogger logger, string key, Channel channel);

    [LoggerMessage(2002, LogLevel.Information, "Incident {Key} went from {From} to {To}")]
    public static partial void IncidentMoved(this ILogger logger, string key, IncidentState from, IncidentState to);
}
