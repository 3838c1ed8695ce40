using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.LifeCycles;

public sealed record LifeCycleNotFound(string Type)
    : NotFoundError("project.life_cycle_not_found", $"There is no type of work items {Type}. There are: {string.Join(", ", EnumText.All<WorkItemType>())}.");

/// <summary>The life cycle of its type does not lead there.</summary>
public sealed record WorkItemMoveNotAllowed : ConflictError
{
    /// <param name="allowed">Where it may go instead.</param>
    public WorkItemMoveNotAllowed(WorkItemType type, string from, string to, IReadOnlyList<StateRow> allowed)
        : base("item.move_not_allowed", $"Items of the type {type.ToText()} do not go from {from} to {to}. " + (allowed.Count == 0 ? $"Nothing leads out of {from}." : $"From {from} they go to: {Names(allowed)}."))
    {
        Allowed = allowed;
        Field = "state";
        Wording named = new("Type." + type.ToText());
        Wording = allowed.Count == 0 ? new("item.move_not_allowed.out", named, from, to) : new("item.move_not_allowed", named, from, to, Names(allowed));
    }

    public IReadOnlyList<StateRow> Allowed { get; }

    private static string Names(IReadOnlyList<StateRow> states) => string.Join(", ", states.Select(state => state.Name));
}

/// <summary>A field that an item lacks.</summary>
/// <param name="Name">Where it is on an item, as a pointer without the slash before it.</param>
/// <param name="Field">Null: one of the project's own.</param>
/// <param name="Own">The key of it.</param>
/// <param name="Label">What people call it.</param>
public sealed record MissingField(string Name, RequiredField? Field, string? Own, string Label)
{
    public static MissingField Of(RequiredField field) => new(field.InJson(), field, null, field.InHistory());

    public static MissingField Of(ItemField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new(FieldPlaces.Of(field.Key), null, field.Key, field.Name);
    }

    /// <summary>In the reader's language, or as the project calls it.</summary>
    internal object Said => Field is null ? Label : new Wording("Field." + Label);
}

/// <summary>An item would be in a state without what the state needs of it. All that it lacks is named at once.</summary>
public sealed record WorkItemFieldsMissing : InvalidError
{
    private WorkItemFieldsMissing(WorkItemType type, string state, string wording, string message, IReadOnlyList<MissingField> missing)
        : base("item.fields_missing", message)
    {
        (State, Missing) = (state, missing);
        Wording = new(wording, new Wording("Type." + type.ToText()), state, missing.Select(one => one.Said).ToList());
    }

    /// <summary>What it is called.</summary>
    public string State { get; }

    public IReadOnlyList<MissingField> Missing { get; }

    /// <summary>Where in the request the fields are.</summary>
    public string Within { get; init; } = "";

    public static WorkItemFieldsMissing OnEntry(WorkItemType type, string state, IReadOnlyList<MissingField> missing) =>
        new(type, state, "item.fields_missing", $"In {state} an item of the type {type.ToText()} needs: {Labels(missing)}. Fill them in first.", missing);

    public static WorkItemFieldsMissing OnEdit(WorkItemType type, string state, IReadOnlyList<MissingField> lost) =>
        new(type, state, "item.fields_missing.kept", $"While it is in {state}, an item of the type {type.ToText()} keeps: {Labels(lost)}. Move it to another state first.", lost);

    private static string Labels(IReadOnlyList<MissingField> missing) => string.Join(", ", missing.Select(one => one.Label));
}
