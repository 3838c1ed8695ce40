using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;

namespace SynergyFlow.Infrastructure.Incidents;

internal static class MacroServices
{
    public static IServiceCollection AddMacros(this IServiceCollection services)
    {
        services.AddScoped<IMacroStore, MacroStore>().AddSingleton<IMacroQueries, MacroQueries>();
        services.AddScoped<MacroGate>().AddScoped<SaveMacro>().AddScoped<DeleteMacro>().AddScoped<ReadMacros>().AddScoped<UseMacro>();
        return services;
    }
}
