using System.Text.Json.Nodes;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

public enum ScimVerb
{
    Add,
    Replace,
    Remove,
}

/// <param name="Path">Null: the value is an object whose keys say where.</param>
public sealed record ScimChange(ScimVerb Verb, string? Path, JsonNode? Value);

/// <summary>
/// A PATCH of SCIM (RFC 7644, 3.5.2) on the resource as JSON, with what Entra ID and Okta send beside it: paths as keys, a removal with the
/// values to remove, a change of an element that is not there yet, and an object with our own id in it.
/// </summary>
public static class ScimPatch
{
    public const int Most = 1_000;

    public static Error? Apply(JsonObject document, IReadOnlyList<ScimChange> changes, ScimSchema schema)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(schema);
        if (changes.Count is 0 or > Most)
        {
            return new ScimSyntaxInvalid($"Operations must be a list of 1 to {Most}.");
        }

        return changes.Select(change => Apply(document, change, schema)).FirstOrDefault(refused => refused is not null);
    }

    private static Error? Apply(JsonObject document, ScimChange change, ScimSchema schema)
    {
        if (change.Path is not null)
        {
            return At(document, change.Path, change.Verb, change.Value, schema, named: true);
        }

        if (change.Verb is ScimVerb.Remove)
        {
            return new ScimNoTarget("A removal needs a path.");
        }

        return change.Value is JsonObject values
            ? values.Select(pair => At(document, pair.Key, change.Verb, pair.Value, schema, named: false)).FirstOrDefault(refused => refused is not null)
            : new ScimValueInvalid("Without a path the value must be an object.");
    }

    /// <param name="named">False: it is one of several in an object, where what is ours to say is passed over.</param>
    private static Error? At(JsonObject document, string text, ScimVerb verb, JsonNode? value, ScimSchema schema, bool named)
    {
        var parsed = ScimFilterParser.ParsePath(text);
        if (parsed.Failed)
        {
            return parsed.Error;
        }

        var path = parsed.Value;
        if (path.Extension is { } extension)
        {
            path = new ScimPath(null, extension, path.Filter, path.Attribute);
        }

        if (schema.NameOf(path.Attribute) is not { } name)
        {
            return new ScimPathInvalid($"There is no attribute '{path.Attribute}'.");
        }

        if (schema.IsFixed(name))
        {
            return named ? new ScimReadOnly(name) : null;
        }

        string? sub = null;
        if (path.Sub is { } wanted && (sub = schema.SubOf(name, wanted)) is null)
        {
            return new ScimPathInvalid($"{name} has no '{wanted}'.");
        }

        return schema.IsList(name) ? Elements(document, name, path.Filter, sub, verb, value)
            : path.Filter is not null ? new ScimPathInvalid($"{name} is not a list.")
            : One(document, name, sub, verb, value);
    }

    private static Error? One(JsonObject document, string name, string? sub, ScimVerb verb, JsonNode? value)
    {
        if (sub is null && verb is not ScimVerb.Remove && value is JsonObject parts && document[name] is JsonObject known)
        {
            foreach (var (part, of) in parts)
            {
                Set(known, part, of);
            }

            return null;
        }

        var holder = document;
        if (sub is not null)
        {
            holder = document[name] as JsonObject;
            if (holder is null)
            {
                document[name] = holder = [];
            }
        }

        Set(holder, sub ?? name, verb is ScimVerb.Remove ? null : value);
        return null;
    }

    private static Error? Elements(JsonObject document, string name, ScimFilter? filter, string? sub, ScimVerb verb, JsonNode? value)
    {
        if (document[name] is not JsonArray elements)
        {
            document[name] = elements = [];
        }

        if (filter is null && sub is null)
        {
            return Whole(elements, verb, value);
        }

        List<JsonObject> meant = [];
        foreach (var element in elements.OfType<JsonObject>())
        {
            var met = filter is null ? new Result<bool>(true, null) : ScimMatch.Of(element, filter);
            if (met.Failed)
            {
                return met.Error;
            }

            if (met.Value)
            {
                meant.Add(element);
            }
        }

        if (verb is ScimVerb.Remove)
        {
            Remove(elements, meant, sub);
            return null;
        }

        if (meant.Count == 0)
        {
            JsonObject made = [];
            if (filter is not null && !ScimMatch.Fill(made, filter))
            {
                return new ScimNoTarget($"No element of {name} is meant by the path.");
            }

            elements.Add(made);
            meant.Add(made);
        }

        foreach (var element in meant)
        {
            if (sub is not null)
            {
                Set(element, sub, value);
            }
            else if (value is JsonObject parts)
            {
                foreach (var (part, of) in parts)
                {
                    Set(element, part, of);
                }
            }
            else
            {
                return new ScimValueInvalid($"The value of an element of {name} must be an object.");
            }
        }

        return null;
    }

    private static ScimValueInvalid? Whole(JsonArray elements, ScimVerb verb, JsonNode? value)
    {
        List<JsonNode?> sent = value switch
        {
            null => [],
            JsonArray several => [.. several],
            _ => [value],
        };
        if (sent.Exists(one => one is not JsonObject))
        {
            return new ScimValueInvalid("The elements of a list must be objects.");
        }

        var values = sent.Select(ValueOf).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (verb is ScimVerb.Replace || (verb is ScimVerb.Remove && sent.Count == 0))
        {
            elements.Clear();
        }
        else
        {
            // One that is there already is added anew, not twice.
            Remove(elements, [.. elements.OfType<JsonObject>().Where(element => ValueOf(element) is { } known && values.Contains(known))], null);
        }

        if (verb is not ScimVerb.Remove)
        {
            foreach (var one in sent)
            {
                elements.Add(one!.DeepClone());
            }
        }

        return null;
    }

    private static void Remove(JsonArray elements, IReadOnlyCollection<JsonObject> meant, string? sub)
    {
        if (sub is not null)
        {
            foreach (var element in meant)
            {
                Set(element, sub, null);
            }

            return;
        }

        // All at once: taking them out one by one moves the others each time.
        var gone = meant.ToHashSet<JsonNode>(ReferenceEqualityComparer.Instance);
        List<JsonNode?> kept = [.. elements.Where(element => element is null || !gone.Contains(element))];
        elements.Clear();
        kept.ForEach(elements.Add);
    }

    private static void Set(JsonObject holder, string name, JsonNode? value)
    {
        var known = holder.Select(pair => pair.Key).FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
        holder.Remove(known ?? name);
        if (value is not null)
        {
            holder[name] = value.DeepClone();
        }
    }

    private static string? ValueOf(JsonNode? element) => (element as JsonObject)?.TextOf("value");
}
