using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>What a team said comes first of what it has before it, over its desk and its project.</summary>
internal static class DemoBacklogs
{
    private static readonly string[] s_first = ["incident", "bug", "story", "incident"];

    /// <param name="lead">Of the team.</param>
    public static async Task RunAsync(IServiceScopeFactory scopes, Actor lead, TeamId team, CancellationToken ct)
    {
        var read = await DemoDesk.InScopeAsync(scopes, lead, (ReadTeamBacklog backlogs) => backlogs.ExecuteAsync(lead, team, new(), ct));
        DemoDesk.Stop(read.Error);
        List<TeamBacklogRow> rows = [.. read.Value!.Part.Items.Items];
        List<RecordId> first = [];
        foreach (var type in s_first)
        {
            if (rows.Find(row => row.Type == type && !first.Contains(row.Id)) is { } next)
            {
                first.Add(next.Id);
            }
        }

        DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, lead, (RankTeamBacklog rank) => rank.ExecuteAsync(lead, new(team, new(first, null, false)), ct))).Error);
    }
}
