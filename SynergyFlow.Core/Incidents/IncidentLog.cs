using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

internal static partial class IncidentLog
{
    [LoggerMessage(2001, LogLevel.Information, "Incident {Key} created through {Channel}")]
    public static partial void IncidentCreated(this ILogger logger, string key, Channel channel);

    [LoggerMessage(2002, LogLevel.Information, "Incident {Key} went from {From} to {To}")]
    public static partial void IncidentMoved(this ILogger logger, string key, IncidentState from, IncidentState to);

    [LoggerMessage(2003, LogLevel.Information, "Incident {Key} was merged into {Target}")]
    public static partial void IncidentMerged(this ILogger logger, string key, RecordId target);

    [LoggerMessage(2004, LogLevel.Information, "Incident {Begun} was split off {Key}")]
    public static partial void IncidentSplit(this ILogger logger, string key, string begun);

    [LoggerMessage(2006, LogLevel.Information, "Incident {Key} was looked at for closing and is {State}")]
    public static partial void IncidentAutoClose(this ILogger logger, string key, IncidentState state);

    [LoggerMessage(2005, LogLevel.Information, "Incident {Copy} was made as a copy of {Key}")]
    public static partial void IncidentCopied(this ILogger logger, string key, string copy);
}
