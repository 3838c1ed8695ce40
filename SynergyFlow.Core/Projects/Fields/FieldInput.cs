using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynergyFlow.Core.Projects.Fields;

/// <summary>What somebody says that a field of an item is to be: one of a text, a number, yes or no, or several texts.</summary>
[JsonConverter(typeof(FieldInputConverter))]
public sealed record FieldInput
{
    public string? Text { get; init; }

    public decimal? Number { get; init; }

    public bool? Yes { get; init; }

    public IReadOnlyList<string>? Several { get; init; }

    public static FieldInput Of(string text) => new() { Text = text };

    public static FieldInput Of(decimal number) => new() { Number = number };

    public static FieldInput Of(bool yes) => new() { Yes = yes };

    public static FieldInput Of(IReadOnlyList<string> several) => new() { Several = several };

    public bool Equals(FieldInput? other) =>
        other is not null && Text == other.Text && Number == other.Number && Yes == other.Yes && (Several ?? []).SequenceEqual(other.Several ?? []);

    public override int GetHashCode() => HashCode.Combine(Text, Number, Yes, Several?.Count);
}

/// <summary>As JSON has it: a string, a number, true or false, or an array of strings.</summary>
public sealed class FieldInputConverter : JsonConverter<FieldInput>
{
    public override FieldInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => FieldInput.Of(reader.GetString()!),
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => FieldInput.Of(number),
        JsonTokenType.True => FieldInput.Of(true),
        JsonTokenType.False => FieldInput.Of(false),
        JsonTokenType.StartArray => FieldInput.Of(JsonSerializer.Deserialize<List<string>>(ref reader, options)!),
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, FieldInput value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        JsonSerializer.Serialize(writer, (object?)value.Text ?? value.Number ?? (object?)value.Yes ?? value.Several, options);
    }
}
