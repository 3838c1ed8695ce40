using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>Questions, answers and reasons as JSON.</summary>
internal static class ReceiptJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // asked and stored, never written into a page
    };

    private static readonly JsonSerializerOptions s_strict = new(Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <returns>Null where the input that a receipt keeps is of another shape.</returns>
    public static TInput? Question<TInput>(string input)
        where TInput : class
    {
        try
        {
            return JsonSerializer.Deserialize<TInput>(input, s_strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>Null when they are not of the promised shape.</returns>
    public static List<Reason>? Reasons(JsonElement reasons)
    {
        if (reasons.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        List<Reason> read = [];
        foreach (var reason in reasons.EnumerateArray())
        {
            if (reason.ValueKind is not JsonValueKind.Object
                || Text(reason, "code") is not { } code || Text(reason, "text") is not { } text || Text(reason, "rule") is not { } rule
                || !reason.TryGetProperty("parameters", out var parameters) || parameters.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var isInternal = reason.TryGetProperty("internal", out var flag) && flag.ValueKind is JsonValueKind.True;
            read.Add(new Reason(code, text, parameters.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.ToString()), rule, isInternal));
        }

        return read;
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;
}
