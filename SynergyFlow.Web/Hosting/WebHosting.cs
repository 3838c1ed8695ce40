using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Demo;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Integrations;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Embedded;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Bundles;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Work.Files;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Audit;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;
using SynergyFlow.Web.Identity.Provisioning;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Incidents.Surveys;
using SynergyFlow.Web.Integrations;
using SynergyFlow.Web.Policies;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Time;

namespace SynergyFlow.Web.Hosting;

/// <summary>The host in the order it is put together: services, start-up work, pipeline.</summary>
internal static class WebHosting
{
    public static void AddSynergyFlowWeb(this WebApplicationBuilder builder, string connectionString, string? owner = null)
    {
        ReaderLanguage.UseInvariantCulture();

        // Static files come straight from the build too, not only from a published folder.
        builder.WebHost.UseStaticWebAssets();
        if (!builder.Environment.IsDevelopment())
        {
            // Their names change with their content, so a browser asks for each once.
            builder.WebHost.UseSetting("EnableStaticAssetsDevelopmentCaching", "true");
        }

        builder.AddTelemetry();
        var services = builder.Services;
        services.AddSynergyFlow(connectionString, owner);
        services.AddEventStream(builder.Configuration, builder.DataFolder);
        services.AddFrame();
        services.AddScoped<BulkRuns>();
        services.AddScoped<TrayRequests>();
        services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DisconnectedCircuitMaxRetained = 100;
                circuits.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(10);
                circuits.DetailedErrors = builder.Environment.IsDevelopment();
            });
        services.AddHealth();
        services.AddIdentityWeb(builder.Configuration);
        services.AddSingleton<SurveyLimiter>();
        builder.AddApi();
        services.Configure<FileTextOptions>(options => options.Program = typeof(Program).Assembly.Location);
        builder.PlaceReceiptKeys();
        services.PostConfigure<BundleOptions>(
            options => options.SigningKey = options.SigningKey.Length > 0 ? Path.GetFullPath(options.SigningKey, builder.DataFolder) : "");
        services.PostConfigure<ImportOptions>(options => options.Folder = Path.GetFullPath(options.Folder, builder.DataFolder));
    }

    /// <summary>Beside the data, not in the database; likewise the archive, where there is one.</summary>
    public static void PlaceReceiptKeys(this WebApplicationBuilder builder) => builder.Services.PostConfigure<SealOptions>(
        options =>
        {
            options.Keys = Path.GetFullPath(options.Keys.Length > 0 ? options.Keys : "receipt-keys", builder.DataFolder);
            options.Archive = options.Archive.Length > 0 ? Path.GetFullPath(options.Archive, builder.DataFolder) : "";
        });

    /// <summary>What must be done before the first request: the schema, and the demo company where it is asked for.</summary>
    public static async Task StartUpAsync(this WebApplication app, string dataFolder)
    {
        // A mistake in the configuration is told before anything is done.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        var stopping = app.Lifetime.ApplicationStopping;
        // They are compiled, or OPA is tried, while the database is brought up to date.
        var policies = app.Services.GetRequiredService<PolicyCheck>().StartAsync(stopping);
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(stopping);
        await policies;
        if (app.Configuration.GetValue("Demo:Seed", false))
        {
            await ActivatorUtilities.CreateInstance<DemoSeed>(app.Services).RunAsync(dataFolder, stopping);
        }
    }

    public static void UseSynergyFlow(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseCorrelationIds();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseApiProblems();
        app.UseScim();
        app.UseIdentity();
        app.UseTenantLog();
        app.UseApi();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapIdentity();
        app.MapApi();
        app.MapImportReport();
        app.MapFormerAddresses();
        app.MapBulkReport();
        app.MapAuditExport();
        app.MapReceiptExport();
        app.MapPolicyBundles();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
