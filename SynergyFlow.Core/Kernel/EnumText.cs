using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynergyFlow.Core.Kernel;

/// <summary>
/// One spelling of enum values for the database, the API, events and filters: snake_case, unless the member says
/// otherwise with <see cref="JsonStringEnumMemberNameAttribute"/> (P1 stays P1).
/// </summary>
public static class EnumText
{
    extension<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        public string ToText() => Names<TEnum>.ToText[value];
    }

    /// <returns>False for any other spelling, numbers included.</returns>
    public static bool TryParse<TEnum>(string? text, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return text is not null && Names<TEnum>.FromText.TryGetValue(text, out value);
    }

    public static TEnum Parse<TEnum>(string text)
        where TEnum : struct, Enum =>
        TryParse<TEnum>(text, out var value)
            ? value
            : throw new FormatException($"'{text}' is no {typeof(TEnum).Name}.");

    public static IReadOnlyCollection<string> All<TEnum>()
        where TEnum : struct, Enum => Names<TEnum>.Ordered;

    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> ToText =
            Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, Spell);

        public static readonly FrozenDictionary<string, TEnum> FromText =
            ToText.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

        public static readonly IReadOnlyList<string> Ordered = [.. Enum.GetValues<TEnum>().Select(Spell)];

        private static string Spell(TEnum value) =>
            typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
    }
}
