using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>What people call the teams that verdicts name by id.</summary>
public sealed class VerdictNames
{
    private readonly Dictionary<string, string> _names;

    private VerdictNames(Dictionary<string, string> names) => _names = names;

    /// <summary>All teams of the reader's tenant, archived ones too. One query.</summary>
    public static async Task<VerdictNames> ReadAsync(UseCases useCases, ITeamDirectory teams, IStringLocalizer<SharedText> text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(useCases);
        var rows = await teams.ListAsync((await useCases.ActorAsync()).Tenant, ct);
        return new VerdictNames(rows.Select(team => KeyValuePair.Create(team.Id.ToString(), team.Name)).Append(new(Decision.Nobody, text["Nobody"])).ToDictionary());
    }

    /// <returns>Null for what is no team.</returns>
    public string? Of(string verdict) => _names.GetValueOrDefault(verdict);

    public string? Of(TeamId? team) => Of(team?.ToString() ?? Decision.Nobody);
}
