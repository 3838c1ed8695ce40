using System.Buffers;
using System.Text.Json;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>What the access policies are asked, as JSON: who, with which rights now, does what to what.</summary>
internal static class AccessQuestion
{
    /// <param name="account">Null for an unknown one, which has no rights.</param>
    /// <param name="action">Null where none or several are asked for.</param>
    public static ReadOnlyMemory<byte> Of(
        Actor actor, Account? account, Resource resource, string? action = null, IEnumerable<string>? actions = null)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using Utf8JsonWriter json = new(buffer);
        json.WriteStartObject();
        WriteUser(json, actor, account);
        if (action is not null)
        {
            json.WriteString("action", action);
        }

        if (actions is not null)
        {
            WriteStrings(json, "actions", actions);
        }

        WriteResource(json, resource);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteUser(Utf8JsonWriter json, Actor actor, Account? account)
    {
        json.WriteStartObject("user");
        json.WriteString("id", actor.Id.Value);
        json.WriteString("tenant", (account?.Tenant ?? actor.Tenant).Value);
        json.WriteBoolean("active", account is { Active: true });
        json.WriteStartArray("roles");
        if (account is not null)
        {
            json.WriteStringValue(account.Role.ToText());
        }

        json.WriteEndArray();
        WriteIds(json, "teams", account?.Teams.Select(team => team.Value));
        WriteIds(json, "projects", account?.Projects.Select(project => project.Value));
        if (actor.Scopes is not null)
        {
            WriteStrings(json, "scopes", actor.Scopes);
        }

        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, Resource resource)
    {
        json.WriteStartObject("resource");
        json.WriteString("kind", resource.Kind);
        json.WriteString("tenant", resource.Tenant.Value);
        if (resource.Id is { } id)
        {
            json.WriteString("id", id);
        }

        if (resource.Assignee is { } assignee)
        {
            json.WriteString("assignee", assignee.Value);
        }

        if (resource.Team is { } team)
        {
            json.WriteString("team", team.Value);
        }

        if (resource.Teams is { } teams)
        {
            WriteIds(json, "teams", teams.Select(one => one.Value));
        }

        if (resource.Project is { } project)
        {
            json.WriteString("project", project.Value);
        }

        WriteIds(json, "people", resource.People?.Select(person => person.Value));
        json.WriteBoolean("restricted", resource.Restricted);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<Guid>? ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids ?? [])
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
