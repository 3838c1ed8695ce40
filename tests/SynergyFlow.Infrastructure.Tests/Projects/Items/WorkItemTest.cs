using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Work items of a project, and the use cases in a line each.</summary>
public abstract class WorkItemTest(PostgresServer postgres) : ProjectTest(postgres)
{
    private protected static WorkItemFields Item(string title, WorkItemType type = WorkItemType.Task, RecordId? parent = null) => new() { Title = title, Type = type, Parent = parent };

    private protected Task<Result<CreateWorkItem.Created>> AddAsync(Actor actor, WorkItemFields fields, string project = "WEB", ProjectStateId? state = null, bool byDefault = false) =>
        RunAsync((CreateWorkItem create) => create.ExecuteAsync(actor, new(project, fields, state, byDefault), Ct));

    private protected async Task<RecordId> AddedAsync(WorkItemFields fields, string project = "WEB", Actor? by = null)
    {
        var added = await AddAsync(by ?? Admin, fields, project);
        Assert.Null(added.Error);
        return added.Value!.Id;
    }

    private protected Task<Result<int>> EditAsync(Actor actor, RecordId item, WorkItemPatch patch, int version, bool strict = false) =>
        RunAsync((EditWorkItem edit) => edit.ExecuteAsync(actor, new(item, version, patch, strict), Ct));

    private protected Task<Result<int>> MoveAsync(Actor actor, RecordId item, ProjectStateId state, int? version = null) =>
        RunAsync((MoveWorkItem move) => move.ExecuteAsync(actor, new(item, state, version), Ct));

    private protected Task<Result<WorkItemDetails>> FindAsync(Actor actor, string reference) => RunAsync((ReadWorkItems read) => read.FindAsync(actor, reference, Ct));

    private protected async Task<WorkItemDetails> ShownAsync(RecordId item, Actor? to = null) => (await FindAsync(to ?? Admin, item.ToString())).Value!;

    private protected Task<Result<Page<WorkItemRow>>> ItemsAsync(Actor actor, WorkItemFilter? filter = null, string project = "WEB") =>
        RunAsync((ReadWorkItems read) => read.ListAsync(actor, project, filter ?? new(), Ct));

    private protected async Task<string> TitlesAsync(Actor actor, WorkItemFilter? filter = null, string project = "WEB") =>
        string.Join(' ', (await ItemsAsync(actor, filter, project)).Value!.Items.Select(row => row.Title));

    private protected async Task<ProjectStateId> StateAsync(StateGroup group, string project = "WEB") =>
        (await ReadAsync(Admin, project)).Value!.States.First(state => state.Group == group).Id;
}
