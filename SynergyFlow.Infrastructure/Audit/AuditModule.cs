using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Audit.UseCases;

namespace SynergyFlow.Infrastructure.Audit;

internal static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<IAuditQueries, AuditQueries>()
        .AddScoped<IAuditTrail, AuditTrail>()
        .AddScoped<ReadAudit>().AddScoped<ReadCausation>().AddScoped<ExplainAccess>().AddScoped<ExportReceipts>();
}
