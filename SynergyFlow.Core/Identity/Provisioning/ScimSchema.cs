using System.Collections.Frozen;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>
/// The attributes that a provider may name (RFC 7643). Some of them are kept; the others are taken and not kept, because providers send
/// what their own mapping says; a name that no schema has is refused.
/// </summary>
public sealed class ScimSchema
{
    public const string UserUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string GroupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private static readonly string[] s_element = ["value", "display", "type", "primary", "$ref"];

    public static ScimSchema User { get; } = new(
        UserUrn,
        single: ["userName", "externalId", "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale", "timezone", "active", "password", Enterprise],
        complex: new() { ["name"] = ["formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix"] },
        lists: new()
        {
            ["emails"] = s_element,
            ["phoneNumbers"] = s_element,
            ["ims"] = s_element,
            ["photos"] = s_element,
            ["addresses"] = [.. s_element, "formatted", "streetAddress", "locality", "region", "postalCode", "country"],
            ["entitlements"] = s_element,
            ["roles"] = s_element,
            ["x509Certificates"] = s_element,
        },
        fixedOnes: ["id", "schemas", "meta", "groups"]);

    public static ScimSchema Group { get; } = new(
        GroupUrn,
        single: ["externalId", "displayName"],
        complex: [],
        lists: new() { ["members"] = s_element },
        fixedOnes: ["id", "schemas", "meta"]);

    private readonly FrozenDictionary<string, string> _names;
    private readonly FrozenDictionary<string, string[]> _subs;
    private readonly FrozenSet<string> _lists;
    private readonly FrozenSet<string> _fixed;

    private ScimSchema(string urn, string[] single, Dictionary<string, string[]> complex, Dictionary<string, string[]> lists, string[] fixedOnes)
    {
        Urn = urn;
        _names = single.Concat(complex.Keys).Concat(lists.Keys).Concat(fixedOnes).ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        _subs = complex.Concat(lists).ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        _lists = lists.Keys.ToFrozenSet(StringComparer.Ordinal);
        _fixed = fixedOnes.ToFrozenSet(StringComparer.Ordinal);
    }

    public string Urn { get; }

    /// <returns>A schema that is known here as it is written; null for any other.</returns>
    public static string? Named(string urn) =>
        Array.Find([UserUrn, GroupUrn, Enterprise], known => known.Equals(urn, StringComparison.OrdinalIgnoreCase));

    /// <returns>The attribute as the schema writes it; null for none.</returns>
    public string? NameOf(string attribute) => _names.GetValueOrDefault(attribute);

    /// <returns>What the schema calls a part of an attribute; null for none. Of the extension nothing is kept, so any name will do.</returns>
    public string? SubOf(string attribute, string sub) =>
        attribute == Enterprise ? sub
        : _subs.GetValueOrDefault(attribute) is { } known ? Array.Find(known, name => name.Equals(sub, StringComparison.OrdinalIgnoreCase))
        : null;

    public bool IsList(string attribute) => _lists.Contains(attribute);

    /// <summary>Ours to say.</summary>
    public bool IsFixed(string attribute) => _fixed.Contains(attribute);
}
