using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Projects.Roadmaps.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Projects.Items;
using SynergyFlow.Infrastructure.Projects.Roadmaps;
using SynergyFlow.Infrastructure.Projects.Sprints;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects;

internal static class ProjectsModule
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<IProjectQueries, ProjectQueries>().AddScoped<IProjectStore, ProjectStore>();
        services.AddScoped<ProjectGate>().AddScoped<ProjectReferences>().AddScoped<ReadProjects>();
        services.AddScoped<CreateProject>().AddScoped<EditProject>().AddScoped<SetProjectHealth>().AddScoped<EditProjectStates>().AddScoped<ArchiveProject>();
        services.AddScoped<EditBoard>();
        services.AddScoped<ChangeComponents>().AddScoped<ChangeFields>().AddScoped<ChangeVersions>();
        services.AddSingleton<IWorkItemQueries, WorkItemQueries>().AddScoped<IWorkItemStore, WorkItemStore>().AddScoped<WorkItemGate>().AddScoped<WorkItemReferences>();
        services.AddScoped<CreateWorkItem>().AddScoped<EditWorkItem>().AddScoped<MoveWorkItem>().AddScoped<RankWorkItems>().AddScoped<StateLimits>().AddScoped<ReadWorkItems>();
        services.AddSingleton<ISprintQueries, SprintQueries>().AddSingleton<IFieldNames, SprintFieldNames>().AddSingleton<IFieldLabels, ItemFieldLabels>().AddScoped<ChangeSprints>().AddScoped<ReadSprints>();
        services.AddSingleton<IPlannedWork, ItemsOfAPerson>().AddSingleton<ICalendarSource, ItemCalendar>();
        services.AddScoped<PlanCapacity>().AddScoped<ReadCapacity>();
        services.AddSingleton<IRoadmapQueries, RoadmapQueries>().AddScoped<ReadRoadmap>();
        return services;
    }
}
