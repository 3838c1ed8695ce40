using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence;

/// <remarks>Expression trees cannot call static abstract members (CS8927), hence the indirection.</remarks>
internal sealed class EntityIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => ToId(value))
    where TId : struct, IEntityId<TId>
{
    private static TId ToId(Guid value) => TId.From(value);
}

/// <summary>Enums are stored in the one spelling that the API, events and filters use too.</summary>
internal sealed class EnumTextConverter<TEnum>() : ValueConverter<TEnum, string>(value => ToText(value), text => Parse(text))
    where TEnum : struct, Enum
{
    private static string ToText(TEnum value) => value.ToText();

    private static TEnum Parse(string text) => EnumText.Parse<TEnum>(text);
}

/// <summary>A value as a jsonb document. It is replaced as a whole, never changed in place.</summary>
internal sealed class JsonValueConverter<T>() : ValueConverter<T, string>(
    value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web),
    json => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!)
    where T : class?
{
    public static ValueComparer<T> Comparer { get; } = new((a, b) => ReferenceEquals(a, b), value => RuntimeHelpers.GetHashCode(value), value => value);
}

internal static class JsonColumns
{
    public static void HasJson<T>(this PropertyBuilder<T> property)
        where T : class? =>
        property.HasColumnType("jsonb").HasConversion((ValueConverter)new JsonValueConverter<T>(), JsonValueConverter<T>.Comparer);
}

/// <summary>Customer-defined fields, as a jsonb object of texts.</summary>
internal sealed class TextMapConverter() : ValueConverter<Dictionary<string, string>, string>(
    map => JsonSerializer.Serialize(map, JsonSerializerOptions.Default),
    json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!)
{
    public static ValueComparer<Dictionary<string, string>> Comparer { get; } = new(
        (a, b) => a!.Count == b!.Count && !a.Except(b).Any(),
        map => map.Count,
        map => new Dictionary<string, string>(map));
}
