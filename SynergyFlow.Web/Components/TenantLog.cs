using Serilog.Context;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Components;

/// <summary>Whose request, or whose click, a log line belongs to.</summary>
internal static class TenantLog
{
    public const string Property = "Tenant";

    public static IApplicationBuilder UseTenantLog(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        using (Of(http.RequestServices.GetRequiredService<TenantScope>().Tenant))
        {
            await next(http);
        }
    });

    public static IDisposable Of(TenantId tenant) => LogContext.PushProperty(Property, tenant.Value);
}
