using System.Text.Json;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>The filter that a policy chose for lists.</summary>
internal static class ScopeAnswer
{
    /// <returns>Null when the answer is not of the promised shape.</returns>
    public static RecordScope? Read(JsonElement answer, Actor actor)
    {
        if (answer.ValueKind is not JsonValueKind.Object
            || !answer.TryGetProperty("records", out var records) || records.ValueKind is not JsonValueKind.String
            || !answer.TryGetProperty("restricted", out var restricted) || restricted.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            || !answer.TryGetProperty("teams", out var teams) || teams.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        List<TeamId> shown = [];
        foreach (var team in teams.EnumerateArray())
        {
            if (team.ValueKind is not JsonValueKind.String || !team.TryGetGuid(out var id))
            {
                return null;
            }

            shown.Add(new TeamId(id));
        }

        return records.GetString() switch
        {
            "none" => RecordScope.Nothing(actor.Tenant),
            "own" => new RecordScope(actor.Tenant, actor.Id, false, shown),
            "all" => new RecordScope(actor.Tenant, actor.Id, true, shown) { Restricted = restricted.ValueKind is JsonValueKind.True },
            _ => null,
        };
    }
}
