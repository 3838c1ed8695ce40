using System.Text.Json.Nodes;
using SynergyFlow.Core.Identity.Provisioning;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>What a provider may ask before it begins (RFC 7644, 4): only what is kept here is described.</summary>
internal static class ScimDiscovery
{
    private const string SchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:Schema";
    private const string TypeUrn = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
    private const string ConfigUrn = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

    public static void MapScimDiscovery(this IEndpointRouteBuilder scim)
    {
        scim.MapGet("/ServiceProviderConfig", (HttpContext http) => ScimAnswer.Ok(Config(ScimHosting.RootOf(http))));
        scim.MapGet("/ResourceTypes", (HttpContext http) => List(Types(ScimHosting.RootOf(http))));
        scim.MapGet("/ResourceTypes/{id}", (string id, HttpContext http) => One(Types(ScimHosting.RootOf(http)), id));
        scim.MapGet("/Schemas", (HttpContext http) => List(Schemas(ScimHosting.RootOf(http))));
        scim.MapGet("/Schemas/{id}", (string id, HttpContext http) => One(Schemas(ScimHosting.RootOf(http)), id));
    }

    private static ScimAnswer List(List<JsonObject> all) => ScimAnswer.Ok(ScimShape.List(all.Count, 1, all));

    private static ScimAnswer One(List<JsonObject> all, string id) =>
        all.Find(one => string.Equals(one["id"]!.GetValue<string>(), id, StringComparison.OrdinalIgnoreCase)) is { } found
            ? ScimAnswer.Ok(found)
            : ScimAnswer.Refuse(new ProvisionedNotFound(id[..Math.Min(id.Length, 80)]));

    private static JsonObject Config(string root) => new()
    {
        ["schemas"] = new JsonArray(ConfigUrn),
        ["patch"] = Supported(true),
        ["bulk"] = new JsonObject { ["supported"] = false, ["maxOperations"] = 0, ["maxPayloadSize"] = 0 },
        ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimWindow.Most },
        ["changePassword"] = Supported(false),
        ["sort"] = Supported(false),
        ["etag"] = Supported(true),
        ["authenticationSchemes"] = new JsonArray(new JsonObject
        {
            ["type"] = "oauthbearertoken",
            ["name"] = "Bearer token",
            ["description"] = "A token made on the page Provisioning.",
            ["primary"] = true,
        }),
        ["meta"] = new JsonObject { ["resourceType"] = "ServiceProviderConfig", ["location"] = $"{root}/ServiceProviderConfig" },
    };

    private static List<JsonObject> Types(string root) => [Type("User", "Users", ScimSchema.UserUrn, root), Type("Group", "Groups", ScimSchema.GroupUrn, root)];

    private static JsonObject Type(string name, string endpoint, string schema, string root) => new()
    {
        ["schemas"] = new JsonArray(TypeUrn),
        ["id"] = name,
        ["name"] = name,
        ["endpoint"] = "/" + endpoint,
        ["schema"] = schema,
        ["meta"] = new JsonObject { ["resourceType"] = "ResourceType", ["location"] = $"{root}/ResourceTypes/{name}" },
    };

    private static List<JsonObject> Schemas(string root) =>
    [
        Schema(
            "User",
            ScimSchema.UserUrn,
            root,
            Attribute("userName", required: true, uniqueness: "server"),
            Attribute("externalId", exact: true),
            Attribute("displayName"),
            Attribute("name", "complex", parts: [Attribute("givenName"), Attribute("familyName"), Attribute("formatted")]),
            Attribute("active", "boolean"),
            Attribute("emails", "complex", many: true, parts: [Attribute("value"), Attribute("type"), Attribute("primary", "boolean")]),
            Attribute("groups", "complex", many: true, fixedOne: true, parts: [Attribute("value", fixedOne: true), Attribute("display", fixedOne: true)])),
        Schema(
            "Group",
            ScimSchema.GroupUrn,
            root,
            Attribute("displayName", required: true, uniqueness: "server"),
            Attribute("externalId", exact: true),
            Attribute("members", "complex", many: true, parts: [Attribute("value", exact: true), Attribute("display", fixedOne: true)])),
    ];

    private static JsonObject Schema(string name, string urn, string root, params JsonObject[] attributes) => new()
    {
        ["schemas"] = new JsonArray(SchemaUrn),
        ["id"] = urn,
        ["name"] = name,
        ["description"] = $"What is kept of a {(name == "User" ? "person" : "group")}.",
        ["attributes"] = new JsonArray([.. attributes]),
        ["meta"] = new JsonObject { ["resourceType"] = "Schema", ["location"] = $"{root}/Schemas/{urn}" },
    };

    private static JsonObject Attribute(
        string name,
        string type = "string",
        bool many = false,
        bool required = false,
        bool exact = false,
        bool fixedOne = false,
        string uniqueness = "none",
        JsonObject[]? parts = null)
    {
        JsonObject attribute = new()
        {
            ["name"] = name,
            ["type"] = type,
            ["multiValued"] = many,
            ["required"] = required,
            ["caseExact"] = exact,
            ["mutability"] = fixedOne ? "readOnly" : "readWrite",
            ["returned"] = "default",
            ["uniqueness"] = uniqueness,
        };
        if (parts is not null)
        {
            attribute["subAttributes"] = new JsonArray([.. parts]);
        }

        return attribute;
    }

    private static JsonObject Supported(bool supported) => new() { ["supported"] = supported };
}
