using System.Globalization;
using System.Text.Json.Nodes;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>What requests for people and for groups have in common.</summary>
internal static class ScimRequest
{
    private const string PatchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    /// <summary>Pages are bounded whatever is asked for; less than one is one, as the standard says.</summary>
    public static Result<ScimWindow> Window(HttpContext http, bool members)
    {
        var query = http.Request.Query;
        ScimFilter? filter = null;
        if (query.TryGetValue("filter", out var sent))
        {
            var parsed = ScimFilterParser.Parse(sent.ToString());
            if (parsed.Failed)
            {
                return parsed.Error;
            }

            filter = parsed.Value;
        }

        var (start, count) = (1, ScimWindow.Usual);
        if (!Number(query["startIndex"], ref start) || !Number(query["count"], ref count))
        {
            return new ScimValueInvalid("startIndex and count are whole numbers.");
        }

        return new ScimWindow(filter, Math.Max(1, start), Math.Clamp(count, 0, ScimWindow.Most), members);
    }

    public static Result<IReadOnlyList<ScimChange>> Changes(JsonObject body)
    {
        if (body.Find("schemas") is JsonArray schemas && !schemas.Any(schema => schema is JsonValue value && value.TryGetValue<string>(out var urn)
            && string.Equals(urn, PatchUrn, StringComparison.OrdinalIgnoreCase)))
        {
            return new ScimSyntaxInvalid($"schemas must contain {PatchUrn}.");
        }

        if (body.Find("Operations") is not JsonArray operations)
        {
            return new ScimSyntaxInvalid("Operations must be a list.");
        }

        List<ScimChange> changes = [];
        foreach (var operation in operations)
        {
            // Entra ID writes them with a capital.
            if (operation is not JsonObject one || !Enum.TryParse<ScimVerb>(one.TextOf("op"), ignoreCase: true, out var verb) || !Enum.IsDefined(verb)
                || char.IsDigit(one.TextOf("op")![0]))
            {
                return new ScimSyntaxInvalid("Each operation needs op: add, replace or remove.");
            }

            if (one.Find("path") is not null && one.TextOf("path") is null)
            {
                return new ScimPathInvalid("It must be a text.");
            }

            changes.Add(new ScimChange(verb, one.TextOf("path"), one.Find("value")));
        }

        return changes;
    }

    /// <param name="read">What the body says, or why it says nothing.</param>
    public static async Task<(T? Body, IResult? Refused)> BodyAsync<T>(HttpContext http, Func<JsonObject, Result<T>> read)
        where T : class
    {
        var (body, refused) = await ScimAnswer.ReadAsync(http);
        if (body is null)
        {
            return (null, refused);
        }

        var said = read(body);
        return said.Failed ? (null, ScimAnswer.Refuse(said.Error)) : (said.Value, null);
    }

    /// <summary>What is no id of ours nobody has.</summary>
    public static Task<IResult> WithId<TId>(string id, Func<TId, Task<IResult>> run)
        where TId : struct, IEntityId<TId> => Guid.TryParse(id, out var known)
        ? run(TId.From(known))
        : Task.FromResult<IResult>(ScimAnswer.Refuse(new ProvisionedNotFound(id[..Math.Min(id.Length, 60)])));

    public static IResult Shown(HttpContext http, int status, int version, JsonObject shown)
    {
        http.Response.Headers.ETag = ScimAnswer.TagOf(version);
        if (HttpMethods.IsGet(http.Request.Method) && ScimAnswer.IsKnown(http, version))
        {
            return new ScimAnswer(StatusCodes.Status304NotModified, null);
        }

        if (status == StatusCodes.Status201Created)
        {
            http.Response.Headers.Location = shown["meta"]!["location"]!.GetValue<string>();
        }

        return new ScimAnswer(status, ScimShape.Chosen(shown, http.Request.Query["attributes"], http.Request.Query["excludedAttributes"]));
    }

    private static bool Number(string? text, ref int number)
    {
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read))
        {
            return false;
        }

        number = (int)Math.Clamp(read, int.MinValue, int.MaxValue);
        return true;
    }
}
