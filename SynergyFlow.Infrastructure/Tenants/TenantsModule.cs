using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Core.Tenants.UseCases;

namespace SynergyFlow.Infrastructure.Tenants;

internal static class TenantsModule
{
    public static IServiceCollection AddTenants(this IServiceCollection services)
    {
        services.AddSingleton<ITenantDirectory, TenantDirectory>().AddSingleton<ITenantQueries, TenantQueries>();
        services.AddScoped<ITenantStore, TenantStore>().AddScoped<TenantGate>().AddScoped<ReadTenants>();
        services.AddScoped<CreateTenant>().AddScoped<EditTenant>().AddScoped<SuspendTenant>().AddScoped<AddTenantAdministrator>();
        return services;
    }
}
