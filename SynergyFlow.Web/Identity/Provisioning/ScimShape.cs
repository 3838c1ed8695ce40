using System.Globalization;
using System.Text.Json.Nodes;
using SynergyFlow.Core.Identity.Provisioning;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>People and groups as SCIM shows them, and which of their attributes somebody asked for.</summary>
internal static class ScimShape
{
    public static JsonObject Of(ScimUserRow row, string root)
    {
        var shown = row.Person.ToJson();
        shown["schemas"] = new JsonArray(ScimSchema.UserUrn);
        shown["id"] = row.Id.ToString();
        if (row.Groups.Count > 0)
        {
            shown["groups"] = References(row.Groups, root, "Groups");
        }

        shown["meta"] = Meta("User", $"{root}/Users/{row.Id}", row.Version, row.CreatedAt, row.ChangedAt);
        return shown;
    }

    public static JsonObject Of(ScimGroupRow row, string root)
    {
        JsonObject shown = new()
        {
            ["schemas"] = new JsonArray(ScimSchema.GroupUrn),
            ["id"] = row.Id.ToString(),
            ["displayName"] = row.DisplayName,
            ["members"] = References(row.Members, root, "Users"),
            ["meta"] = Meta("Group", $"{root}/Groups/{row.Id}", row.Version, row.CreatedAt, row.ChangedAt),
        };
        if (row.ExternalId is not null)
        {
            shown["externalId"] = row.ExternalId;
        }

        return shown;
    }

    public static JsonObject List(int total, int start, IEnumerable<JsonObject> items)
    {
        JsonArray resources = [.. items];
        return new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:ListResponse"),
            ["totalResults"] = total,
            ["startIndex"] = start,
            ["itemsPerPage"] = resources.Count,
            ["Resources"] = resources,
        };
    }

    /// <summary>attributes and excludedAttributes (RFC 7644, 3.9). Schemas and id are always there.</summary>
    public static JsonObject Chosen(JsonObject shown, string? attributes, string? excluded)
    {
        if (Names(attributes) is { Count: > 0 } wanted)
        {
            foreach (var name in shown.Select(pair => pair.Key).Where(name => name is not ("schemas" or "id")).ToList())
            {
                var parts = wanted.Where(path => Begins(path, name)).ToList();
                if (parts.Count == 0)
                {
                    shown.Remove(name);
                }
                else if (!parts.Exists(path => path.Length == name.Length))
                {
                    Keep(shown[name], [.. parts.Select(path => path[(name.Length + 1)..])], keep: true);
                }
            }
        }

        foreach (var path in Names(excluded))
        {
            var name = shown.Select(pair => pair.Key).FirstOrDefault(key => key is not ("schemas" or "id") && Begins(path, key));
            if (name is not null && path.Length == name.Length)
            {
                shown.Remove(name);
            }
            else if (name is not null)
            {
                Keep(shown[name], [path[(name.Length + 1)..]], keep: false);
            }
        }

        return shown;
    }

    /// <returns>Whether whoever asks is going to see the members of groups.</returns>
    public static bool ShowsMembers(string? attributes, string? excluded) =>
        (Names(attributes) is not { Count: > 0 } wanted || wanted.Exists(path => Begins(path, "members")))
        && !Names(excluded).Contains("members", StringComparer.OrdinalIgnoreCase);

    private static List<string> Names(string? list) =>
    [
        .. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => new[] { ScimSchema.UserUrn, ScimSchema.GroupUrn }.FirstOrDefault(urn => name.StartsWith(urn + ":", StringComparison.OrdinalIgnoreCase)) is { } schema
                ? name[(schema.Length + 1)..]
                : name),
    ];

    private static bool Begins(string path, string name) =>
        path.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (path.Length == name.Length || path[name.Length] == '.');

    private static void Keep(JsonNode? value, List<string> parts, bool keep)
    {
        foreach (var holder in value switch { JsonObject one => [one], JsonArray several => several.OfType<JsonObject>(), _ => [] })
        {
            foreach (var name in holder.Select(pair => pair.Key).Where(name => parts.Contains(name, StringComparer.OrdinalIgnoreCase) != keep).ToList())
            {
                holder.Remove(name);
            }
        }
    }

    private static JsonArray References(IReadOnlyList<ScimReference> references, string root, string resource) =>
    [
        .. references.Select(one => new JsonObject
        {
            ["value"] = one.Id.ToString(),
            ["display"] = one.Name,
            ["$ref"] = $"{root}/{resource}/{one.Id}",
        }),
    ];

    private static JsonObject Meta(string type, string location, int version, DateTimeOffset created, DateTimeOffset changed) => new()
    {
        ["resourceType"] = type,
        ["created"] = Time(created),
        ["lastModified"] = Time(changed),
        ["location"] = location,
        ["version"] = ScimAnswer.TagOf(version),
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
