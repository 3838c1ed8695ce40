using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Integrations;

public sealed class ImportOptions
{
    /// <summary>Where uploaded files lie (<c>Imports:Folder</c>); a relative path is below the host's data folder.</summary>
    public string Folder { get; set; } = "imports";

    /// <summary>How long a runner that died keeps its import from the others.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);
}

internal static class ImportServices
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration("Imports");
        services.AddScoped<IImportStore, ImportStore>().AddScoped<IImportDirectory, ImportDirectory>();
        services.AddSingleton<IImportQueries, ImportQueries>().AddSingleton<IImportFiles, ImportFiles>();
        services.AddScoped<ImportGate>().AddScoped<ImportNames>();
        services.AddScoped<UploadImport>().AddScoped<SaveMapping>().AddScoped<DirectImport>();
        services.AddScoped<ReadImports>().AddScoped<PerformImport>();
        services.AddScoped<PerformJiraImport>().AddScoped<SaveJiraMapping>().AddScoped<JiraParts>().AddScoped<JiraIntake>().AddScoped<JiraLinks>().AddScoped<JiraPeople>().AddScoped<JiraTime>();
        return services.AddJobs<ImportJobs>();
    }
}
