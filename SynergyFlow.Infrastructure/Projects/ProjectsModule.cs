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
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Infrastructure.Projects.Items;
using SynergyFlow.Infrastructure.Projects.Roadmaps;
using SynergyFlow.Infrastructure.Projects.Sprints;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Infrastructure.Work.TeamBacklogs;

namespace SynergyFlow.Infrastructure.Projects;

internal static class ProjectsModule
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<IProjectQueries, ProjectQueries>().AddScoped<IProjectStore, ProjectStore>();
        services.AddScoped<ProjectGate>().AddScoped<ProjectReferences>().AddScoped<ReadProjects>();
        services.AddScoped<CreateProject>().AddScoped<EditProject>().AddScoped<SetProjectHealth>().AddScoped<EditProjectStates>().AddScoped<ArchiveProject>();
        services.AddScoped<ChangeComponents>().AddScoped<ChangeFields>().AddScoped<ChangeVersions>().AddScoped<ChangeMilestones>().AddScoped<EditLifeCycle>();
        services.AddSingleton<IWorkItemQueries, WorkItemQueries>().AddScoped<IWorkItemStore, WorkItemStore>().AddScoped<WorkItemGate>().AddScoped<WorkItemReferences>().AddScoped<WorkItemEditing>();
        services.AddScoped<CreateWorkItem>().AddScoped<EditWorkItem>().AddScoped<MoveWorkItem>().AddScoped<RankWorkItems>().AddScoped<StateLimits>().AddScoped<ReadWorkItems>();
        services.AddSingleton<ITouchedServices, TouchedServicesQueries>().AddScoped<ReadOperations>();
        services.AddSingleton<ISprintQueries, SprintQueries>().AddSingleton<IFieldNames, SprintFieldNames>().AddSingleton<IFieldLabels, ItemFieldLabels>().AddScoped<ChangeSprints>().AddScoped<ReadSprints>();
        services.AddSingleton<ITeamWork, ItemsOfATeam>().AddScoped<ITeamWorkEdits, ItemTeamEdits>();
        services.AddSingleton<IPlannedWork, ItemsOfAPerson>().AddSingleton<ICalendarSource, ItemCalendar>();
        services.AddScoped<PlanCapacity>().AddScoped<ReadCapacity>();
        services.AddSingleton<IRoadmapQueries, RoadmapQueries>().AddScoped<ReadRoadmap>();
        return services;
    }
}
