using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Items;

namespace SynergyFlow.Web.Projects.LifeCycles;

/// <summary>
/// Where items of each type may go in a project, and what they need there. What is chosen for one type stays while another one is looked at, and
/// while somebody else changes the project; nothing counts before it is saved.
/// </summary>
public sealed partial class LifeCyclesPage(UseCases useCases, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<WorkItemType, LifeCycleDraft> _drafts = [];
    private CancellationToken _left;
    private ProjectDetails? _project;
    private IReadOnlyList<LifeCycleRow> _rows = [];
    private IReadOnlyList<ItemFieldRow> _fields = [];
    private string? _loaded;
    private string? _done;
    private string? _problem;
    private bool _mayManage;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

    [SupplyParameterFromQuery]
    public string? Type { get; set; }

    private WorkItemType Chosen => EnumText.TryParse<WorkItemType>(Type, out var type) ? type : WorkItemType.Story;

    private bool MayChange => _mayManage && _project?.ArchivedAt is null;

    private LifeCycleDraft Draft => _drafts[Chosen];

    private bool Changed => !Draft.Is(Stored(Chosen));

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        (_done, _problem) = (null, null);
        if (_loaded != Key)
        {
            (_loaded, _rows) = (Key, []);
            _drafts.Clear();
            await ReadAsync(null);
        }
    }

    /// <param name="saved">What the page holds of it is what was stored.</param>
    private async Task ReadAsync(WorkItemType? saved)
    {
        var (read, fields, mayManage) = await useCases.RunAsync(async (ReadProjects projects, Actor actor) =>
        {
            var cycles = await projects.LifeCyclesAsync(actor, Key, _left);
            return cycles.Failed
                ? (null, [], false)
                : (cycles.Value, await projects.FieldsAsync(actor, cycles.Value.Project, _left), await projects.MayManageAsync(actor, cycles.Value.Project, _left));
        });
        if (read is null)
        {
            navigation.NotFound();
            return;
        }

        foreach (var row in read.Items)
        {
            _drafts[row.Type] = row.Type != saved && _drafts.TryGetValue(row.Type, out var draft) ? draft.Over(Stored(row.Type), row) : LifeCycleDraft.Of(row);
        }

        (_project, _rows, _fields, _mayManage) = (read.Project, read.Items, fields, mayManage);
    }

    private LifeCycleRow Stored(WorkItemType type) => _rows.First(row => row.Type == type);

    /// <summary>What stands beside a type: that it is not saved, or how free it is.</summary>
    private string Sum(LifeCycleRow row) =>
        !_drafts[row.Type].Is(row) ? Said["SumUnsaved"]
        : row.AnyMove ? row.Needs.Count == 0 ? Said["SumAny"] : Said["SumNeeds"]
        : Said[row.Moves.Count == 1 ? "SumMove" : "SumMoves", row.Moves.Count];

    private void Touched() => (_done, _problem) = (null, null);

    private void ChooseMoves(bool any)
    {
        Touched();
        Draft.ChooseMoves(any, [.. _project!.States.Select(state => state.Id)]);
    }

    private void Copy(ChangeEventArgs change)
    {
        if (EnumText.TryParse<WorkItemType>(change.Value as string, out var other))
        {
            Touched();
            var can = Possible(_project!.States[0].Id).Select(need => need.Value).ToHashSet();
            Draft.Copy(_drafts[other], need => can.Contains(need.Value));
            _done = Said["Copied", Words["Type." + other.ToText()]];
        }
    }

    private List<Need> NeedsOf(StateRow state) =>
        [.. Draft.Needs.Where(need => need.State == state.Id).OrderBy(need => need.Own is not null).ThenBy(need => need.Field).ThenBy(need => need.Own, StringComparer.Ordinal)];

    /// <summary>What an item of the type can have.</summary>
    private IEnumerable<Need> Possible(ProjectStateId state) => RequiredFields.Of(Chosen).Select(field => new Need(state, field, null))
        .Concat(_fields.Where(field => field.IsOffered(Chosen)).Select(field => new Need(state, null, field.Key)));

    private IEnumerable<Need> Offered(StateRow state) => Possible(state.Id).Except(Draft.Needs);

    private string Label(Need need) => need.Field is { } field ? Words["Field." + field.InHistory()]
        : _fields.FirstOrDefault(one => one.Key == need.Own) is not { } own ? need.Own!
        : own.IsOffered(Chosen) ? own.Name
        : Said["NotAsked", own.Name];

    private void AddNeed(StateRow state, string? chosen)
    {
        if (Offered(state).FirstOrDefault(need => need.Value == chosen) is { } added)
        {
            Touched();
            Draft.Add(added);
        }
    }

    private void RemoveNeed(Need need)
    {
        Touched();
        Draft.Remove(need);
    }

    private void Discard()
    {
        Touched();
        _drafts[Chosen] = LifeCycleDraft.Of(Stored(Chosen));
    }

    private async Task SaveAsync()
    {
        if (_busy || !Changed)
        {
            return;
        }

        (_busy, _done, _problem) = (true, null, null);
        try
        {
            var type = Chosen;
            var saved = await useCases.RunAsync((EditLifeCycle edit, Actor actor) =>
                edit.ExecuteAsync(actor, new(Key, type, _drafts[type].ToWanted(_project!.States), _project.Version), _left));
            if (saved.Failed)
            {
                _problem = Text.Of(saved.Error);
            }
            else
            {
                _done = Said["Saved", Words["Type." + type.ToText()]];
            }

            // What somebody else changed meanwhile is shown, under what was chosen here.
            if (!saved.Failed || saved.Error is VersionConflict or ProjectIsArchived or ProjectStateUnknown)
            {
                await ReadAsync(saved.Failed ? null : type);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
