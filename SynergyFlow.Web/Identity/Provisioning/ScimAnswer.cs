using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>Answers of SCIM: its media type, its errors, its tags.</summary>
internal sealed class ScimAnswer(int status, JsonObject? body) : IResult
{
    public const string MediaType = "application/scim+json";
    private const string ErrorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";
    private const string RefusalKey = "scim-refusal";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ScimAnswer Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    /// <summary>Refusals in SCIM's shape (RFC 7644, 3.12): the only place that knows their status and scimType.</summary>
    public static ScimAnswer Refuse(Error error)
    {
        var (status, type) = error switch
        {
            ScimFilterInvalid => (400, "invalidFilter"),
            ScimPathInvalid => (400, "invalidPath"),
            ScimSyntaxInvalid => (400, "invalidSyntax"),
            ScimNoTarget => (400, "noTarget"),
            ScimReadOnly => (400, "mutability"),
            VersionConflict => (412, null),
            NotFoundError => (404, null),
            UserNameTaken or ExternalIdTaken or AddressOfAnother or GroupNameTaken => (409, "uniqueness"),
            ConflictError => (409, null),
            ForbiddenError => (403, null),
            _ => (400, "invalidValue"),
        };
        return Refuse(status, type, error.Message);
    }

    public static ScimAnswer Refuse(int status, string? type, string detail)
    {
        JsonObject body = new()
        {
            ["schemas"] = new JsonArray(ErrorUrn),
            ["status"] = status.ToString(CultureInfo.InvariantCulture),
            ["detail"] = detail,
        };
        if (type is not null)
        {
            body["scimType"] = type;
        }

        return new ScimAnswer(status, body);
    }

    /// <summary>Why the request was refused, for the administrators' page.</summary>
    public static string? RefusalOf(HttpContext http) => http.Items[RefusalKey] as string;

    public static string TagOf(int version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");

    /// <param name="version">What the caller read; null for any.</param>
    public static ScimAnswer? Precondition(HttpContext http, out int? version)
    {
        version = null;
        var sent = http.Request.Headers.IfMatch.ToString();
        if (sent.Length == 0 || sent == "*")
        {
            return null;
        }

        version = VersionIn(sent);
        return version is null ? Refuse(new VersionConflict(0)) : null;
    }

    public static bool IsKnown(HttpContext http, int version) =>
        http.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } sent && (sent == "*" || VersionIn(sent) == version);

    /// <returns>The body as an object, or why it is none. Every text in it can be read.</returns>
    public static async Task<(JsonObject? Body, ScimAnswer? Refused)> ReadAsync(HttpContext http)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim();
        if (type is not (MediaType or "application/json"))
        {
            return (null, Refuse(415, null, $"Send the body as {MediaType}."));
        }

        var (bytes, tooLarge) = await ApiJson.BytesAsync(http);
        if (bytes is null || tooLarge is not null)
        {
            return (null, Refuse(413, null, "The body may have at most 1 MB."));
        }

        try
        {
            Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = 16 });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }

            return JsonNode.Parse(bytes, null, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }) is JsonObject body
                ? (body, null)
                : (null, Refuse(new ScimSyntaxInvalid("The body must be an object.")));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return (null, Refuse(new ScimSyntaxInvalid("The body is not well-formed JSON, is nested too deeply, or names something twice.")));
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (status >= 400)
        {
            httpContext.Items[RefusalKey] = body?["detail"]?.GetValue<string>();
        }

        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (body is null)
        {
            return;
        }

        httpContext.Response.ContentType = MediaType + "; charset=utf-8";
        await httpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString(s_json)), httpContext.RequestAborted);
    }

    /// <summary>Weak or strong: a version here is the whole resource.</summary>
    private static int? VersionIn(string tag)
    {
        var text = tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
        return text is ['"', .., '"'] && int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
