using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Fields;

[JsonConverter(typeof(EntityIdJsonConverter<ItemFieldOptionId>))]
public readonly record struct ItemFieldOptionId(Guid Value) : IEntityId<ItemFieldOptionId>
{
    public static ItemFieldOptionId New() => new(Guid.CreateVersion7());

    public static ItemFieldOptionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What can be chosen in a field with a list.</summary>
public sealed class ItemFieldOption
{
    public const int NameLength = 80;

    /// <summary>Of one field, archived ones counted.</summary>
    public const int Most = 100;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ItemFieldId Field { get; init; }

    public required ItemFieldOptionId Id { get; init; }

    public string Name { get; internal set; } = "";

    /// <summary>1, 2, 3 … within the field.</summary>
    public int Position { get; internal set; }

    /// <summary>Items that have it keep it; it is not offered.</summary>
    public bool Archived { get; internal set; }
}

/// <param name="Id">Null: a new one.</param>
public sealed record WantedOption(ItemFieldOptionId? Id, string? Name, bool Archived = false);
