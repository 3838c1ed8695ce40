using System.Text.Json.Nodes;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>A person as the provider describes him, as far as it is kept here.</summary>
/// <param name="Name">displayName; null: made of the other names.</param>
/// <param name="Mail">The primary address, else the one of work, else the first.</param>
public sealed record ScimPerson(
    string UserName, string? ExternalId, string? Name, string? GivenName, string? FamilyName, string? Mail, bool Active)
{
    public const int UserNameLength = 254;
    public const int ExternalIdLength = 255;
    public const int NameLength = 120;

    public string NormalizedUserName => UserName.ToUpperInvariant();

    /// <summary>What he is called here.</summary>
    public string Shown
    {
        get
        {
            var text = Name ?? $"{GivenName} {FamilyName}".Trim();
            text = text.Length > 0 ? text : UserName;
            return text.Length > User.NameLength ? text[..User.NameLength] : text;
        }
    }

    /// <summary>His address here. A userName that is one counts where no other was sent: most providers' userNames are.</summary>
    public string? Address => Mail ?? User.AddressOrNull(UserName);

    public static Result<ScimPerson> Read(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Find("userName") is not null and not JsonValue || document.Find("name") is not null and not JsonObject
            || document.Find("emails") is not null and not JsonArray)
        {
            return new ScimValueInvalid("userName is a text, name an object, emails a list.");
        }

        var name = document.Find("name") as JsonObject ?? [];
        var userName = Text.Check("userName", document.TextOf("userName"), UserNameLength, required: true);
        var externalId = Text.Check("externalId", document.TextOf("externalId"), ExternalIdLength);
        var displayName = Text.Check("displayName", document.TextOf("displayName") ?? name.TextOf("formatted"), NameLength);
        var given = Text.Check("name.givenName", name.TextOf("givenName"), NameLength);
        var family = Text.Check("name.familyName", name.TextOf("familyName"), NameLength);
        var mail = MailOf(document.Find("emails") as JsonArray ?? []);
        var active = Flag(document, "active");
        if ((userName.Error ?? externalId.Error ?? displayName.Error ?? given.Error ?? family.Error ?? mail.Error ?? active.Error) is { } refused)
        {
            return refused;
        }

        return new ScimPerson(
            userName.Value!, externalId.Value, displayName.Value, given.Value, family.Value, mail.Value, active.Value ?? true);
    }

    public JsonObject ToJson()
    {
        JsonObject document = new() { ["userName"] = UserName, ["active"] = Active };
        if (ExternalId is not null)
        {
            document["externalId"] = ExternalId;
        }

        JsonObject name = [];
        foreach (var (part, text) in new[] { ("givenName", GivenName), ("familyName", FamilyName) })
        {
            if (text is not null)
            {
                name[part] = text;
            }
        }

        if (name.Count > 0)
        {
            document["name"] = name;
        }

        if (Name is not null)
        {
            document["displayName"] = Name;
        }

        if (Mail is not null)
        {
            document["emails"] = new JsonArray(new JsonObject { ["value"] = Mail, ["type"] = "work", ["primary"] = true });
        }

        return document;
    }

    private static Result<string?> MailOf(JsonArray emails)
    {
        var sent = emails.OfType<JsonObject>().Where(email => !string.IsNullOrWhiteSpace(email.TextOf("value"))).ToList();
        var chosen = sent.Find(email => IsTrue(email.TextOf("primary")))
            ?? sent.Find(email => string.Equals(email.TextOf("type"), "work", StringComparison.OrdinalIgnoreCase))
            ?? sent.FirstOrDefault();
        if (chosen is null)
        {
            return new Result<string?>(null, null);
        }

        return User.AddressOrNull(chosen.TextOf("value")) is { } address
            ? address
            : new ScimValueInvalid("An e-mail address must look like name@example.org.");
    }

    /// <summary>Entra ID sends booleans as texts.</summary>
    private static Result<bool?> Flag(JsonObject document, string name) => document.TextOf(name) switch
    {
        null when document.Find(name) is null => new Result<bool?>(null, null),
        { } text when bool.TryParse(text, out var flag) => flag,
        _ => new ScimValueInvalid($"{name} must be true or false."),
    };

    private static bool IsTrue(string? text) => bool.TryParse(text, out var flag) && flag;
}

/// <summary>A group as the provider describes it.</summary>
/// <param name="Members">Null: not said, which leaves them as they are.</param>
public sealed record ScimCrowd(string DisplayName, string? ExternalId, IReadOnlyList<string>? Members)
{
    public const int NameLength = 256;
    public const int MostMembers = 10_000;

    /// <summary>The name of its team.</summary>
    public string TeamName => DisplayName.Length > Teams.Team.NameLength ? DisplayName[..Teams.Team.NameLength].TrimEnd() : DisplayName;

    public static Result<ScimCrowd> Read(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var displayName = Text.Check("displayName", document.TextOf("displayName"), NameLength, required: true);
        var externalId = Text.Check("externalId", document.TextOf("externalId"), ScimPerson.ExternalIdLength);
        if ((displayName.Error ?? externalId.Error) is { } refused)
        {
            return refused;
        }

        var members = document.Find("members");
        if (members is not null and not JsonArray)
        {
            return new ScimValueInvalid("members is a list.");
        }

        if (members is not JsonArray list)
        {
            return new ScimCrowd(displayName.Value!, externalId.Value, null);
        }

        if (list.Count > MostMembers)
        {
            return new ScimValueInvalid($"A group may have at most {MostMembers} members.");
        }

        List<string> ids = [];
        foreach (var member in list)
        {
            if ((member as JsonObject)?.TextOf("value") is not { } id)
            {
                return new ScimValueInvalid("Each member needs a value: the id of a user.");
            }

            ids.Add(id);
        }

        return new ScimCrowd(displayName.Value!, externalId.Value, [.. ids.Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    public JsonObject ToJson()
    {
        JsonObject document = new() { ["displayName"] = DisplayName };
        if (ExternalId is not null)
        {
            document["externalId"] = ExternalId;
        }

        document["members"] = new JsonArray([.. (Members ?? []).Select(id => new JsonObject { ["value"] = id })]);
        return document;
    }
}
