using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Tests.Components;

public sealed class TenantLogTests
{
    [Fact]
    public async Task Line_OfARequest_SaysWhoseItIs_AndNoLongerAfterwards()
    {
        Lines lines = new();
        await using var log = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(lines).CreateLogger();
        await using var services = new ServiceCollection().AddScoped<TenantScope>().BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var tenant = TenantId.New();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = tenant;
        ApplicationBuilder app = new(services);
        app.UseTenantLog();
        app.Run(_ =>
        {
            log.Information("in the request");
            return Task.CompletedTask;
        });

        await app.Build()(new DefaultHttpContext { RequestServices = scope.ServiceProvider });
        log.Information("after it");

        Assert.Equal([tenant.Value, null], lines.Tenants);
    }

    private sealed class Lines : ILogEventSink
    {
        public List<Guid?> Tenants { get; } = [];

        public void Emit(LogEvent logEvent) =>
            Tenants.Add(logEvent.Properties.TryGetValue(TenantLog.Property, out var value) ? (Guid)((ScalarValue)value).Value! : null);
    }
}
