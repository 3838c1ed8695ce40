using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.LifeCycles;

/// <summary>
/// Where items of one type may go in a project, and what they must have to be there. This alone decides it (docs/adr/0062): whoever moves, begins
/// or edits an item asks here. A type without one goes anywhere and needs nothing.
/// </summary>
public sealed class ItemLifeCycle
{
    private readonly List<LifeCycleMove> _moves = [];
    private readonly List<StateNeed> _needs = [];
    private readonly List<OwnStateNeed> _ownNeeds = [];

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required WorkItemType Type { get; init; }

    /// <summary>Any state may follow any other; then there are no moves.</summary>
    public bool AnyMove { get; private set; }

    /// <summary>The only ones that there are, unless <see cref="AnyMove"/>.</summary>
    public IReadOnlyList<LifeCycleMove> Moves => _moves;

    public IReadOnlyList<StateNeed> Needs => _needs;

    /// <summary>The same of the project's own fields.</summary>
    public IReadOnlyList<OwnStateNeed> OwnNeeds => _ownNeeds;

    /// <summary>It says nothing that does not hold anyway.</summary>
    internal bool IsEmpty => AnyMove && _needs.Count == 0 && _ownNeeds.Count == 0;

    public bool Allows(ProjectStateId from, ProjectStateId to) => AnyMove || from == to || _moves.Exists(move => move.From == from && move.To == to);

    /// <summary>Fields of the project's own are asked for in the state: the project must be there with its fields, and the item with its values.</summary>
    public bool NeedsOwn(ProjectStateId state) => _ownNeeds.Exists(need => need.State == state);

    /// <param name="project">With its states, and its fields where <see cref="NeedsOwn"/>.</param>
    /// <param name="fields">What the item has when it comes there.</param>
    /// <returns>Null where it may go from the one to the other.</returns>
    public Error? CheckMove(Project project, ProjectState from, ProjectState to, WorkItemFields fields)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Allows(from.Id, to.Id)
            ? CheckEntry(project, to, fields)
            : new WorkItemMoveNotAllowed(Type, from.Name, to.Name, [.. project.States.OrderBy(state => state.Position).Where(state => state.Id != from.Id && Allows(from.Id, state.Id)).Select(StateRow.Of)]);
    }

    /// <summary>What comes into a state, by a move or as a new item, has what the state needs.</summary>
    public WorkItemFieldsMissing? CheckEntry(Project project, ProjectState state, WorkItemFields fields)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Missing(project, state.Id, fields) is { Count: > 0 } missing ? WorkItemFieldsMissing.OnEntry(Type, state.Name, missing) : null;
    }

    /// <summary>Nothing that the state needs is taken away in it. What an item has lacked all along nobody asks for now.</summary>
    public WorkItemFieldsMissing? CheckEdit(Project project, ProjectState state, WorkItemFields before, WorkItemFields after)
    {
        ArgumentNullException.ThrowIfNull(state);
        var lacked = Missing(project, state.Id, before);
        return Missing(project, state.Id, after).Where(one => !lacked.Contains(one)).ToList() is { Count: > 0 } lost ? WorkItemFieldsMissing.OnEdit(Type, state.Name, lost) : null;
    }

    /// <param name="wanted">Checked by the project.</param>
    /// <param name="own">The project's own fields by key.</param>
    internal void Take(WantedLifeCycle wanted, IReadOnlyDictionary<string, ItemFieldId> own)
    {
        AnyMove = wanted.AnyMove;
        List<AllowedMove> moves = AnyMove ? [] : [.. wanted.Moves.Where(move => move.From != move.To).Distinct()];
        _moves.RemoveAll(move => !moves.Contains(new(move.From, move.To)));
        _moves.AddRange(moves.Where(move => !_moves.Exists(one => one.From == move.From && one.To == move.To)).ToList()
            .ConvertAll(move => new LifeCycleMove { Tenant = Tenant, Project = Project, Type = Type, From = move.From, To = move.To }));
        var needs = wanted.Needs.SelectMany(need => (need.Fields ?? []).Select(field => (need.State, Field: field))).Distinct().ToList();
        _needs.RemoveAll(need => !needs.Contains((need.State, need.Field)));
        _needs.AddRange(needs.Where(need => !_needs.Exists(one => one.State == need.State && one.Field == need.Field)).ToList()
            .ConvertAll(need => new StateNeed { Tenant = Tenant, Project = Project, Type = Type, State = need.State, Field = need.Field }));
        var ownNeeds = wanted.Needs.SelectMany(need => (need.Own ?? []).Select(key => (need.State, Field: own[key]))).Distinct().ToList();
        _ownNeeds.RemoveAll(need => !ownNeeds.Contains((need.State, need.Field)));
        _ownNeeds.AddRange(ownNeeds.Where(need => !_ownNeeds.Exists(one => one.State == need.State && one.Field == need.Field)).ToList()
            .ConvertAll(need => new OwnStateNeed { Tenant = Tenant, Project = Project, Type = Type, State = need.State, Field = need.Field }));
    }

    /// <summary>For the log: a line for each state that something leads out of, and for each that needs something.</summary>
    internal Dictionary<(string Field, ProjectStateId State), string> Said(Project project)
    {
        Dictionary<(string, ProjectStateId), string> said = [];
        foreach (var state in project.States)
        {
            var to = project.States.OrderBy(one => one.Position).Where(one => _moves.Exists(move => move.From == state.Id && move.To == one.Id)).Select(one => one.Name).ToList();
            if (to.Count > 0)
            {
                said[("allowed_moves", state.Id)] = $"{Type.ToText()}: {state.Name} → {string.Join(", ", to)}";
            }

            List<string> needed =
            [
                .. _needs.Where(need => need.State == state.Id).OrderBy(need => need.Field).Select(need => need.Field.InHistory()),
                .. project.Fields.OrderBy(field => field.Position).Where(field => _ownNeeds.Exists(need => need.State == state.Id && need.Field == field.Id)).Select(field => field.Name),
            ];
            if (needed.Count > 0)
            {
                said[("needed_fields", state.Id)] = $"{Type.ToText()}: {state.Name}: {string.Join(", ", needed)}";
            }
        }

        return said;
    }

    private List<MissingField> Missing(Project project, ProjectStateId state, WorkItemFields fields)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(fields);
        return
        [
            .. _needs.Where(need => need.State == state && !need.Field.IsFilled(fields)).OrderBy(need => need.Field).Select(need => MissingField.Of(need.Field)),
            .. project.Fields.OrderBy(field => field.Position)
                .Where(field => !field.Archived && field.IsFor(Type) && _ownNeeds.Exists(need => need.State == state && need.Field == field.Id)
                    && !fields.Values.Any(entry => entry.Field == field.Id))
                .Select(MissingField.Of),
        ];
    }
}

/// <summary>That items of a type may go from one state to another.</summary>
public sealed class LifeCycleMove
{
    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required WorkItemType Type { get; init; }

    public required ProjectStateId From { get; init; }

    public required ProjectStateId To { get; init; }
}

/// <summary>That items of a type have a field while they are in a state.</summary>
public sealed class StateNeed
{
    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required WorkItemType Type { get; init; }

    public required ProjectStateId State { get; init; }

    public required RequiredField Field { get; init; }
}

/// <summary>The same of a field of the project's own.</summary>
public sealed class OwnStateNeed
{
    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required WorkItemType Type { get; init; }

    public required ProjectStateId State { get; init; }

    public required ItemFieldId Field { get; init; }
}
