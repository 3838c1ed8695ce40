using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;

namespace SynergyFlow.Infrastructure.Time;

internal static class TimeModule
{
    public static IServiceCollection AddTime(this IServiceCollection services)
    {
        services.AddSingleton<ITimeQueries, TimeQueries>().AddSingleton<IWorkTimers, WorkTimers>().AddScoped<ITimeStore, TimeStore>();
        services.AddScoped<TimesheetGate>().AddScoped<LogTime>().AddScoped<DecideWeek>().AddScoped<ReadTime>().AddScoped<RunTimer>().AddScoped<FindTargets>();
        return services;
    }
}
