using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work.TeamBacklogs;

/// <summary>What the page of a team's backlog does to it, and what takes the last of it back.</summary>
internal sealed class TeamBacklogMoves(UseCases useCases, CancellationToken left)
{
    private readonly List<Func<Task<Error?>>> _back = [];

    /// <summary>Something was done since <see cref="Forget"/>; what stood there already when it was put there is nothing.</summary>
    public bool CanUndo => _back.Count > 0;

    public void Forget() => _back.Clear();

    public async Task<Error?> RankAsync(TeamId team, TeamMove move)
    {
        var ranked = await DoRankAsync(team, move);
        _back.AddRange((ranked.Value ?? []).Select(back => (Func<Task<Error?>>)(async () => (await DoRankAsync(team, back.Move)).Error)));
        return ranked.Error;
    }

    public async Task<Error?> AssignAsync(TeamId team, TeamBacklogRow row, UserId? assignee)
    {
        var given = await DoAssignAsync(team, row, assignee, row.Version);
        if (!given.Failed)
        {
            _back.Add(async () => (await DoAssignAsync(team, row, row.Assignee?.Id, given.Value)).Error);
        }

        return given.Error;
    }

    public async Task<Error?> EstimateAsync(TeamId team, TeamBacklogRow row, decimal? points)
    {
        var stored = await DoEstimateAsync(team, row, points, row.Version);
        if (!stored.Failed)
        {
            _back.Add(async () => (await DoEstimateAsync(team, row, row.Points, stored.Value)).Error);
        }

        return stored.Error;
    }

    /// <summary>In the order that a move said, as far as nothing stands against it.</summary>
    public async Task<Error?> UndoAsync()
    {
        List<Func<Task<Error?>>> back = [.. _back];
        Forget();
        foreach (var one in back)
        {
            if (await one() is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private Task<Result<IReadOnlyList<RankTeamBacklog.Command>>> DoRankAsync(TeamId team, TeamMove move) =>
        useCases.RunAsync((RankTeamBacklog rank, Actor actor) => rank.ExecuteAsync(actor, new(team, move), left));

    private Task<Result<int>> DoAssignAsync(TeamId team, TeamBacklogRow row, UserId? assignee, int version) =>
        useCases.RunAsync((EditTeamWork edit, Actor actor) => edit.AssignAsync(actor, team, row.Kind, row.Id, assignee, version, left));

    private Task<Result<int>> DoEstimateAsync(TeamId team, TeamBacklogRow row, decimal? points, int version) =>
        useCases.RunAsync((EditTeamWork edit, Actor actor) => edit.EstimateAsync(actor, team, row.Kind, row.Id, points, version, left));
}
