using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace SynergyFlow.Web.Hosting;

/// <summary>Logs, traces and metrics. OTLP is switched on by <c>OpenTelemetry:Endpoint</c>; without it nothing leaves.</summary>
internal static class Telemetry
{
    public const string Source = "SynergyFlow";

    extension(WebApplicationBuilder builder)
    {
        public void AddTelemetry()
        {
            var endpoint = builder.Configuration.GetValue<Uri>("OpenTelemetry:Endpoint");
            builder.Services.AddSerilog(
                (_, logger) =>
                {
                    logger
                        .MinimumLevel.Information()
                        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                        .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
                        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
                        .ReadFrom.Configuration(builder.Configuration)
                        .Enrich.FromLogContext()
                        .Enrich.With<SecretPaths>()
                        .WriteTo.Console(new RenderedCompactJsonFormatter());
                    if (endpoint is not null)
                    {
                        logger.WriteTo.OpenTelemetry(options =>
                        {
                            options.Endpoint = endpoint.ToString();
                            options.ResourceAttributes["service.name"] = Source;
                        });
                    }
                });
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(Source))
                .WithTracing(tracing =>
                {
                    tracing.AddSource(Source, "Microsoft.AspNetCore.Components", "Npgsql")
                        .AddAspNetCoreInstrumentation(requests => requests.EnrichWithHttpRequest = SecretPaths.Mask)
                        .AddHttpClientInstrumentation();
                    if (endpoint is not null)
                    {
                        tracing.AddOtlpExporter(options => options.Endpoint = endpoint);
                    }
                })
                .WithMetrics(metrics =>
                {
                    metrics.AddMeter(
                            Source, "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Lifecycle",
                            "Microsoft.AspNetCore.Components.Server.Circuits", "Npgsql")
                        .AddAspNetCoreInstrumentation()
                        .AddRuntimeInstrumentation()
                        .AddPrometheusExporter();
                    if (endpoint is not null)
                    {
                        metrics.AddOtlpExporter(options => options.Endpoint = endpoint);
                    }
                });
        }
    }
}
