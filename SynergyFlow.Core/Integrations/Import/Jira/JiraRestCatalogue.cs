using System.Globalization;
using System.Text.Json;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>
/// Reads what answers of Jira say beside issues: names and schemas of a search, the list of fields (/rest/api/2/field), a project (/rest/api/2/project/KEY) or its versions.
/// </summary>
internal static class JiraRestCatalogue
{
    /// <summary>One such answer, or several as an array; whatever else is in it is passed over.</summary>
    public static void Read(JsonElement root, JiraCatalogue catalogue, int depth = 0)
    {
        if (root.ValueKind is JsonValueKind.Array && depth < 3)
        {
            foreach (var one in root.EnumerateArray())
            {
                Read(one, catalogue, depth + 1);
            }
        }
        else if (root.ValueKind is JsonValueKind.Object)
        {
            Names(root, catalogue);
            if (Text(root, "id") is { } id && Text(root, "name") is { } name && root.TryGetProperty("schema", out var schema) && schema.ValueKind is JsonValueKind.Object)
            {
                catalogue.Call(id, name);
                catalogue.Declare(name, Type(schema));
            }
            else if (Text(root, "key") is { } key && (root.TryGetProperty("versions", out _) || root.TryGetProperty("components", out _)))
            {
                Parts(root, key, catalogue);
            }
            else if (root.TryGetProperty("released", out _) && Version(root) is { } version)
            {
                catalogue.Take("", version);
            }
        }
    }

    /// <summary>Of a project, or of an issue's fields.</summary>
    public static void Parts(JsonElement of, string project, JiraCatalogue catalogue, string versions = "versions")
    {
        foreach (var one in Items(of, versions))
        {
            if (Version(one) is { } version)
            {
                catalogue.Take(project, version);
            }
        }

        foreach (var one in Items(of, "components"))
        {
            if (Text(one, "name") is { Length: > 0 } name)
            {
                var lead = one.TryGetProperty("lead", out var who) && Text(who, "displayName") is { Length: > 0 } called ? new JiraPerson(called, Text(who, "emailAddress")) : null;
                catalogue.Take(project, new JiraComponent(name, Text(one, "description"), lead));
            }
        }
    }

    private static void Names(JsonElement page, JiraCatalogue catalogue)
    {
        if (page.TryGetProperty("names", out var names) && names.ValueKind is JsonValueKind.Object)
        {
            foreach (var name in names.EnumerateObject().Where(name => name.Value.ValueKind is JsonValueKind.String))
            {
                catalogue.Call(name.Name, name.Value.GetString()!);
            }
        }

        if (page.TryGetProperty("schema", out var schemas) && schemas.ValueKind is JsonValueKind.Object && page.TryGetProperty("issues", out _))
        {
            foreach (var schema in schemas.EnumerateObject().Where(schema => schema.Value.ValueKind is JsonValueKind.Object))
            {
                catalogue.Declare(catalogue.NameOf(schema.Name), Type(schema.Value));
            }
        }
    }

    private static JiraVersion? Version(JsonElement one) => Text(one, "name") is { Length: > 0 } name
        ? new(name, Text(one, "description"), Day(one, "startDate"), Day(one, "releaseDate"), IsTrue(one, "released"), IsTrue(one, "archived"))
        : null;

    private static ItemFieldType? Type(JsonElement schema) => JiraTypes.Of(Text(schema, "custom"), Text(schema, "type"), Text(schema, "items"));

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : default;

    private static bool IsTrue(JsonElement of, string name) => of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    private static DateOnly? Day(JsonElement of, string name) =>
        DateOnly.TryParseExact(Text(of, name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : null;
}
