using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;

namespace SynergyFlow.Core.Projects;

/// <summary>Where its items may go, by type. Loaded only where that is changed or asked (<see cref="IProjectStore.LoadLifeCyclesAsync"/>).</summary>
public sealed partial class Project
{
    private readonly List<ItemLifeCycle> _lifeCycles = [];

    public IReadOnlyList<ItemLifeCycle> LifeCycles => _lifeCycles;

    /// <returns>Null: any state may follow any other, and none needs anything.</returns>
    public ItemLifeCycle? LifeCycleOf(WorkItemType type) => _lifeCycles.Find(one => one.Type == type);

    /// <summary>With its fields, and the life cycle of the type.</summary>
    public Result EditLifeCycle(WorkItemType type, WantedLifeCycle wanted, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (!Enum.IsDefined(type))
        {
            return new InvalidField("type", $"type is one of {string.Join(", ", EnumText.All<WorkItemType>())}.");
        }

        var before = LifeCycleOf(type);
        if ((CheckStates(wanted) ?? (Error?)CheckNeeds(type, wanted, before)) is { } wrong)
        {
            return wrong;
        }

        var (any, said) = (before?.AnyMove ?? true, before?.Said(this) ?? []);
        if (before is null)
        {
            before = new() { Tenant = Tenant, Project = Id, Type = type };
            _lifeCycles.Add(before);
        }

        before.Take(wanted, _fields.ToDictionary(field => field.Key, field => field.Id, StringComparer.Ordinal));
        if (before.IsEmpty)
        {
            _lifeCycles.Remove(before);
        }

        var now = before.Said(this);
        List<FieldChange> changes =
        [
            new("life_cycle", Moves(any), Moves(before.AnyMove)),
            .. said.Keys.Union(now.Keys).OrderBy(key => key.Field, StringComparer.Ordinal).ThenBy(key => _states.Find(state => state.Id == key.State)!.Position)
                .Select(key => new FieldChange(key.Field, said.GetValueOrDefault(key), now.GetValueOrDefault(key))),
        ];
        changes.RemoveAll(change => change.From == change.To);
        if (changes.Count > 0)
        {
            Happened(new ProjectLifeCycleEdited(type.ToText(), changes), stamp);
        }

        return Result.Success;

        string Moves(bool any) => $"{type.ToText()}: {(any ? "any move" : "only these moves")}";
    }

    private ProjectStateUnknown? CheckStates(WantedLifeCycle wanted)
    {
        var known = _states.ConvertAll(state => state.Id).ToHashSet();
        for (var i = 0; i < wanted.Moves.Count; i++)
        {
            if (!known.Contains(wanted.Moves[i].From) || !known.Contains(wanted.Moves[i].To))
            {
                return new ProjectStateUnknown { Field = $"moves/{i}" };
            }
        }

        for (var i = 0; i < wanted.Needs.Count; i++)
        {
            if (!known.Contains(wanted.Needs[i].State))
            {
                return new ProjectStateUnknown { Field = $"needs/{i}" };
            }
        }

        return null;
    }

    /// <summary>What was archived since stays as it is: nobody is asked for it.</summary>
    private InvalidField? CheckNeeds(WorkItemType type, WantedLifeCycle wanted, ItemLifeCycle? before)
    {
        var possible = RequiredFields.Of(type);
        for (var i = 0; i < wanted.Needs.Count; i++)
        {
            if ((wanted.Needs[i].Fields ?? []).Except(possible).Any())
            {
                return new InvalidField($"needs/{i}/fields", $"fields is some of {string.Join(", ", possible.Select(field => field.ToText()))}.");
            }

            foreach (var key in wanted.Needs[i].Own ?? [])
            {
                if (_fields.Find(one => one.Key == key) is not { } field
                    || ((field.Archived || !field.IsFor(type)) && before?.OwnNeeds.Any(need => need.Field == field.Id && need.State == wanted.Needs[i].State) is not true))
                {
                    return new InvalidField($"needs/{i}/own", $"own is keys of fields of the project that items of the type {type.ToText()} have.");
                }
            }
        }

        return null;
    }
}
