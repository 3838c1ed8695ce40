using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Fields;

public sealed record ItemFieldNotFound(ItemFieldId Id) : NotFoundError("project.field_not_found", $"The project has no field {Id}.");

public sealed record ItemFieldNameTaken : ConflictError
{
    public ItemFieldNameTaken(string name)
        : base("project.field_name_taken", $"The project has a field called {name} already.") =>
        (Field, Wording) = ("name", new("project.field_name_taken", name));
}

public sealed record ItemFieldKeyTaken : ConflictError
{
    public ItemFieldKeyTaken(string key)
        : base("project.field_key_taken", $"The project has a field with the key {key} already.") =>
        (Field, Wording) = ("key", new("project.field_key_taken", key));
}

public sealed record TooManyItemFields : ConflictError
{
    public TooManyItemFields()
        : base("project.too_many_fields", $"A project has at most {ItemField.Most} fields.") =>
        Wording = new("project.too_many_fields", ItemField.Most);
}

public sealed record TooManyOnCard : ConflictError
{
    public TooManyOnCard()
        : base("project.too_many_on_card", $"A card shows at most {ItemField.MostOnCard} fields. Take another one off the card first.") =>
        (Field, Wording) = ("onCard", new("project.too_many_on_card", ItemField.MostOnCard));
}

public sealed record ItemFieldOptionsMissing : InvalidError
{
    public ItemFieldOptionsMissing()
        : base("project.field_options", $"A list has 1 to {ItemFieldOption.Most} options.") =>
        (Field, Wording) = ("options", new("project.field_options", ItemFieldOption.Most));
}

public sealed record ItemFieldOptionNameTaken : InvalidError
{
    public ItemFieldOptionNameTaken(string name)
        : base("project.field_option_taken", $"The list has {name} already.") =>
        Wording = new("project.field_option_taken", name);
}

public sealed record ItemFieldOptionUnknown : InvalidError
{
    public ItemFieldOptionUnknown()
        : base("project.field_option_unknown", "The id is not that of an option of the field, or it is given twice.") => Field = "options";
}

/// <summary>Items have what would go; it can be archived.</summary>
public sealed record ItemFieldInUse : ConflictError
{
    public ItemFieldInUse(string name)
        : base("project.field_in_use", $"Items have a value of {name}. Archive it instead.") =>
        Wording = new("project.field_in_use", name);
}

/// <inheritdoc cref="ItemFieldInUse"/>
public sealed record ItemFieldOptionInUse : ConflictError
{
    public ItemFieldOptionInUse(string name)
        : base("project.field_option_in_use", $"Items have {name}. Archive it instead.") =>
        (Field, Wording) = ("options", new("project.field_option_in_use", name));
}

public sealed record ItemFieldsOrderUnknown : InvalidError
{
    public ItemFieldsOrderUnknown()
        : base("project.field_order", "fields are the ids of all fields of the project, each once, in their order.") => Field = "fields";
}
