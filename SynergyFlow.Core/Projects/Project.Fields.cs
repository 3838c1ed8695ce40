using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Projects;

/// <summary>Fields that it gives its work items. They are loaded only where they are to be changed or filled in (<see cref="IProjectStore.LoadFieldsAsync"/>).</summary>
public sealed partial class Project
{
    private readonly List<ItemField> _fields = [];

    public IReadOnlyList<ItemField> Fields => _fields;

    /// <param name="key">Null: made from the name.</param>
    /// <param name="form">As <see cref="ItemFieldForm.Checked"/> gives it.</param>
    public Result<ItemFieldId> AddField(string? key, ItemFieldType type, ItemFieldForm form, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (_fields.Count >= ItemField.Most)
        {
            return new TooManyItemFields();
        }

        if (key is not null && !ItemFieldKey.IsWellFormed(key))
        {
            return new InvalidField("key", $"key is 1 to {ItemFieldKey.Longest} of a-z, 0-9 and _, first a letter.");
        }

        if (key is not null && _fields.Exists(other => other.Key == key))
        {
            return new ItemFieldKeyTaken(key);
        }

        if ((form.Options.Any(option => option.Id is not null) ? new ItemFieldOptionUnknown() : CheckField(null, form)) is { } wrong)
        {
            return wrong;
        }

        ItemField field = new()
        {
            Tenant = Tenant,
            Project = Id,
            Id = ItemFieldId.New(),
            Key = key ?? ItemFieldKey.From(form.Name!, _fields.Select(other => other.Key)),
            Type = type,
            Position = _fields.Count == 0 ? 1 : _fields.Max(other => other.Position) + 1,
        };
        _fields.Add(field);
        Happened(new ProjectFieldAdded(field.Id.Value, [new("key", null, field.Key), new("type", null, type.ToText()), .. field.Apply(form)]), stamp);
        return field.Id;
    }

    /// <param name="form">As <see cref="ItemFieldForm.Checked"/> gives it.</param>
    /// <param name="used">The options that items have: they stay.</param>
    public Result EditField(ItemFieldId id, ItemFieldForm form, IReadOnlySet<ItemFieldOptionId> used, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(used);
        if (_fields.Find(one => one.Id == id) is not { } field)
        {
            return new ItemFieldNotFound(id);
        }

        List<ItemFieldOptionId> named = [.. form.Options.Select(option => option.Id).OfType<ItemFieldOptionId>()];
        if (named.Distinct().Count() != named.Count || named.Except(field.Options.Select(option => option.Id)).Any())
        {
            return new ItemFieldOptionUnknown();
        }

        if (field.Options.FirstOrDefault(option => used.Contains(option.Id) && !named.Contains(option.Id)) is { } lost)
        {
            return new ItemFieldOptionInUse(lost.Name);
        }

        if (CheckField(id, form) is { } wrong)
        {
            return wrong;
        }

        if (field.Apply(form) is { Count: > 0 } changes)
        {
            Happened(new ProjectFieldEdited(id.Value, changes), stamp);
        }

        return Result.Success;
    }

    /// <param name="used">Items have a value of it.</param>
    public Result RemoveField(ItemFieldId id, bool used, Stamp stamp)
    {
        if (_fields.Find(one => one.Id == id) is not { } field)
        {
            return new ItemFieldNotFound(id);
        }

        if (used)
        {
            return new ItemFieldInUse(field.Name);
        }

        _fields.Remove(field);
        Happened(new ProjectFieldRemoved(id.Value, [new("field", field.Name, null)]), stamp);
        return Result.Success;
    }

    /// <param name="wanted">All of them.</param>
    public Result OrderFields(IReadOnlyList<ItemFieldId> wanted, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var before = _fields.OrderBy(field => field.Position).ToList();
        if (wanted.Count != before.Count || !wanted.ToHashSet().SetEquals(before.Select(field => field.Id)))
        {
            return new ItemFieldsOrderUnknown();
        }

        if (before.Select(field => field.Id).SequenceEqual(wanted))
        {
            return Result.Success;
        }

        var was = string.Join(", ", before.Select(field => field.Name));
        for (var i = 0; i < wanted.Count; i++)
        {
            before.Find(field => field.Id == wanted[i])!.Position = i + 1;
        }

        Happened(new ProjectFieldsOrdered([new("order", was, string.Join(", ", before.OrderBy(field => field.Position).Select(field => field.Name)))]), stamp);
        return Result.Success;
    }

    private Error? CheckField(ItemFieldId? id, ItemFieldForm form) =>
        _fields.Exists(other => other.Id != id && Same(other.Name, form.Name!)) ? new ItemFieldNameTaken(form.Name!)
        : form.OnCard && _fields.Count(other => other.Id != id && other.OnCard) >= ItemField.MostOnCard ? new TooManyOnCard()
        : null;
}
