using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Api;

/// <summary>
/// The wire format: camelCase, enums in the spelling of <see cref="EnumText"/>, times in UTC. What it does not know it refuses,
/// because a misspelt field that is silently dropped is a change that silently did not happen.
/// </summary>
internal static partial class ApiJson
{
    public const int MaxBytes = 1024 * 1024;
    private const string BytesKey = "api-body";

    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.MaxDepth = 16;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new OptionalConverter());
        options.Converters.Add(new UtcConverter());
        return options;
    }

    /// <summary>The whole body, once per request, within <see cref="MaxBytes"/>.</summary>
    public static async Task<(byte[]? Bytes, IResult? Refused)> BytesAsync(HttpContext http)
    {
        if (http.Items[BytesKey] is byte[] known)
        {
            return (known, null);
        }

        if (http.Request.ContentLength > MaxBytes)
        {
            return (null, TooLarge());
        }

        using MemoryStream bytes = new();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (bytes.Length + read > MaxBytes)
            {
                return (null, TooLarge());
            }

            bytes.Write(buffer, 0, read);
        }

        var body = bytes.ToArray();
        http.Items[BytesKey] = body;
        return (body, null);
    }

    /// <returns>The body, or a problem that names what is wrong with it.</returns>
    public static async Task<(T? Body, IResult? Refused)> ReadAsync<T>(HttpContext http)
        where T : class
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim();
        if (type is not ("application/json" or "application/merge-patch+json"))
        {
            return (null, Problems.Of(415, "content_type", "Send the body as application/json."));
        }

        var (bytes, refused) = await BytesAsync(http);
        if (bytes is null)
        {
            return (null, refused);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options) is { } body
                ? (body, null)
                : (null, Problems.Of(400, "malformed", "The body is null; an object was expected."));
        }
        catch (JsonException wrong)
        {
            return (null, Explain(wrong));
        }
    }

    /// <param name="within">The pointer of the part of the body that was read; empty for the whole.</param>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Explain(JsonException wrong, string within = "")
    {
        var unknown = UnknownMember().Match(wrong.Message);
        if (unknown.Success)
        {
            var name = unknown.Groups["name"].Value;
            return Problems.Of(400, "unknown_field", $"There is no field '{name}'.", new ProblemField($"{within}/{name}", "unknown_field", "There is no such field."));
        }

        var pointer = within + Pointer(wrong.Path);
        pointer = within.Length > 0 ? pointer.TrimEnd('/') : pointer;
        var detail = pointer.Length > 1
            ? $"The value of {pointer} has the wrong type or is not one of the allowed ones."
            : "The body is not well-formed JSON of the expected shape.";
        return Problems.Of(400, "malformed", detail, pointer.Length > 1 ? [new ProblemField(pointer, "malformed", detail)] : []);
    }

    /// <summary>$.tags[2] as /tags/2.</summary>
    private static string Pointer(string? path) =>
        path is null ? "/" : "/" + path.TrimStart('$').TrimStart('.').Replace('.', '/').Replace("['", "/", StringComparison.Ordinal)
            .Replace("']", "", StringComparison.Ordinal).Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).TrimStart('/');

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult TooLarge() => Problems.Of(413, "too_large", "The body may have at most 1 MB.");

    [GeneratedRegex("^The JSON property '(?<name>.{1,200}?)' could not be mapped", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex UnknownMember();

    /// <summary>A field of a merge patch: absent is not null.</summary>
    private sealed class OptionalConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(
                typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()[0]),
                BindingFlags.Instance | BindingFlags.Public, null, null, null)!;

        private sealed class Of<T> : JsonConverter<Optional<T>>
        {
            public override bool HandleNull => true;

            public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            {
                try
                {
                    return new(JsonSerializer.Deserialize<T>(ref reader, options));
                }
                catch (JsonException)
                {
                    // Without a path of its own, the serializer gives it that of the field.
                    throw new JsonException();
                }
            }

            public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
                JsonSerializer.Serialize(writer, value.IsSet ? value.Value : default, options);
        }
    }

    /// <summary>The database keeps moments, not offsets; and no calendar of ours goes beyond these years.</summary>
    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var at = reader.GetDateTimeOffset().ToUniversalTime();
            return at.Year is > 1900 and < 2200 ? at : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }
}
