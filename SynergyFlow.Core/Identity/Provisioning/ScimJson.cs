using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>Reads JSON as SCIM means it.</summary>
public static class ScimJson
{
    extension(JsonObject holder)
    {
        /// <returns>What is there as text, true and false too; null for nothing and for what has parts.</returns>
        public string? TextOf(string name) =>
            holder.Find(name) is JsonValue value
                ? value.GetValueKind() switch
                {
                    JsonValueKind.String => value.GetValue<string>(),
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    JsonValueKind.Number => value.ToJsonString(),
                    _ => null,
                }
                : null;

        /// <summary>Names of attributes have no case (RFC 7643, 2.1).</summary>
        public JsonNode? Find(string name) =>
            holder.TryGetPropertyValue(name, out var found) ? found
            : holder.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
