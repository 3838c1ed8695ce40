using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>Projects whose work has not been divided yet.</summary>
internal sealed class NoItems : IWorkItemStore
{
    public Task<WorkItem?> FindAsync(RecordId id, bool withProject, CancellationToken ct) => Task.FromResult<WorkItem?>(null);

    public Task LoadPartsAsync(Project project, CancellationToken ct) => Task.CompletedTask;

    public Task LoadValuesAsync(WorkItem item, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> HasValuesAsync(ProjectId project, ItemFieldId field, CancellationToken ct) => Task.FromResult(false);

    public Task<IReadOnlySet<ItemFieldOptionId>> OptionsInUseAsync(ProjectId project, ItemFieldId field, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<ItemFieldOptionId>>(new HashSet<ItemFieldOptionId>());

    public Task<int> CountAboutAsync(ProjectId project, ProjectComponentId component, CancellationToken ct) => Task.FromResult(0);

    public Task<IReadOnlyList<WorkItem>> OpenOfAsync(ProjectId project, ProjectVersionId version, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkItem>>([]);

    public Task<WorkItemType?> TypeAsync(ProjectId project, RecordId id, CancellationToken ct) => Task.FromResult<WorkItemType?>(null);

    public Task<SprintState?> SprintAsync(ProjectId project, SprintId id, CancellationToken ct) => Task.FromResult<SprintState?>(null);

    public Task<IReadOnlyList<WorkItem>> InSprintAsync(ProjectId project, SprintId sprint, bool open, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkItem>>([]);

    public Task<IReadOnlyList<WorkItemType>> ChildTypesAsync(RecordId id, CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkItemType>>([]);

    public Task<IReadOnlyList<WorkItem>> FindManyAsync(ProjectId project, IReadOnlyCollection<RecordId> ids, CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkItem>>([]);

    public Task<string?> LastRankAsync(ProjectId project, CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<RankGap> GapAsync(ProjectId project, RecordId? item, bool behind, IReadOnlyCollection<RecordId> without, CancellationToken ct) => Task.FromResult(new RankGap(null, null));

    public Task<IReadOnlyDictionary<RecordId, RecordId?>> NextAsync(ProjectId project, IReadOnlyCollection<RecordId> ids, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<RecordId, RecordId?>>(new Dictionary<RecordId, RecordId?>());

    public Task SpreadAsync(ProjectId project, CancellationToken ct) => Task.CompletedTask;

    public Task<long> NextNumbersAsync(ProjectId project, int count, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> ClaimNumbersAsync(ProjectId project, long lowest, long highest, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<WorkItem>> FindToEditAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<RecordId, ItemPlace>> PlacesAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct) => throw new NotSupportedException();

    public Task LoadValuesAsync(IReadOnlyCollection<WorkItem> items, CancellationToken ct) => throw new NotSupportedException();

    public Task<long> NextNumberAsync(ProjectId project, CancellationToken ct) => Task.FromResult(1L);

    public Task<IReadOnlyDictionary<ProjectStateId, int>> CountByStateAsync(ProjectId project, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<ProjectStateId, int>>(new Dictionary<ProjectStateId, int>());

    public Task<int> CountInAsync(ProjectId project, ProjectStateId state, RecordId? without, CancellationToken ct) => Task.FromResult(0);

    public Task RestrictAsync(ProjectId project, bool restricted, CancellationToken ct) => Task.CompletedTask;
}
