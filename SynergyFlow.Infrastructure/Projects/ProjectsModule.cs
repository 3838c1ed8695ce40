using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;

namespace SynergyFlow.Infrastructure.Projects;

internal static class ProjectsModule
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<IProjectQueries, ProjectQueries>().AddScoped<IProjectStore, ProjectStore>();
        services.AddScoped<ProjectGate>().AddScoped<ProjectReferences>().AddScoped<ReadProjects>();
        services.AddScoped<CreateProject>().AddScoped<EditProject>().AddScoped<SetProjectHealth>().AddScoped<EditProjectStates>().AddScoped<ArchiveProject>();
        services.AddScoped<ChangeComponents>().AddScoped<ChangeVersions>();
        return services;
    }
}
