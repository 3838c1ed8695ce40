using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work.TeamBacklogs;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>
/// Gives records another place in the order of a team. The place is said by what stands there, and the order is locked: whoever does so at once, one
/// after the other finds what the other one made, and all see the same in the end. The records themselves, and the orders of their projects, stay as they are.
/// </summary>
public sealed class RankTeamBacklog(ITeamBacklogStore store, TeamBacklogGate gate, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int Most = 200;

    /// <summary>So much is ordered by hand.</summary>
    public const int MostOrdered = 10_000;

    public sealed record Command(TeamId Team, TeamMove Move);

    /// <returns>What puts them back to where they were, one after the other; nothing where they stood there already.</returns>
    public async Task<Result<IReadOnlyList<Command>>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var (team, move) = (command.Team, command.Move);
        var opened = await gate.OpenAsync(actor, team, Actions.TeamBacklogRank, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (move.Items.Count is 0 or > Most || move.Items.Distinct().Count() != move.Items.Count)
        {
            return new InvalidField("items", $"items is 1 to {Most} different ids of records.");
        }

        if (move.Anchor is { } itself && move.Items.Contains(itself))
        {
            return new TeamRankedByItself();
        }

        var backlog = await store.LockAsync(actor.Tenant, team, ct);
        var order = await store.OrderAsync(await authorizer.ScopeAsync(actor, ct), team, MostOrdered, ct);
        if (order.Count > MostOrdered)
        {
            return new TeamBacklogTooLong(MostOrdered);
        }

        var keys = order.ToDictionary(place => place.Id, place => place.Key);
        RecordId[] named = move.Anchor is { } anchor ? [.. move.Items, anchor] : [.. move.Items];
        foreach (var id in named)
        {
            if (!keys.ContainsKey(id))
            {
                return new RecordNotFound(id);
            }
        }

        if (TeamOrder.Change(order, move) is not { } change)
        {
            return new Result<IReadOnlyList<Command>>([], null);
        }

        await StoreAsync(team, move, change, ct);
        backlog.Ranked(move.Items.Select(id => keys[id]), Where(move, keys), actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Result<IReadOnlyList<Command>>([.. change.Back.Select(back => new Command(team, back))], null);
    }

    private async Task StoreAsync(TeamId team, TeamMove move, TeamOrderChange change, CancellationToken ct)
    {
        if (move.Off)
        {
            await store.TakeOffAsync(team, move.Items, ct);
            return;
        }

        var ranks = await RanksAsync(team, change.At, change, ct);
        if (ranks.Any(rank => rank.Length > Rank.Longest))
        {
            var spread = await store.SpreadAsync(team, change.At, ct);
            ranks = await RanksAsync(team, spread, change, ct);
        }

        await store.PlaceAsync(team, change.Placed, ranks, ct);
    }

    private async Task<IReadOnlyList<string>> RanksAsync(TeamId team, string? at, TeamOrderChange change, CancellationToken ct)
    {
        var (before, after) = await store.GapAsync(team, at, change.Behind, change.Placed, ct);
        return Rank.Several(before, after, change.Placed.Count);
    }

    private static FieldChange Where(TeamMove move, Dictionary<RecordId, string> keys) =>
        move.Off ? new("rank_end", null, "none")
        : move.Anchor is { } anchor ? new(move.Behind ? "rank_below" : "rank_above", null, keys[anchor])
        : new("rank_end", null, move.Behind ? "last" : "first");
}

/// <summary>Changes a record from its row in a team's backlog: who works on it, its points. Each kind does it in its own way, and asks who may.</summary>
public sealed class EditTeamWork(IEnumerable<ITeamWorkEdits> kinds, TeamBacklogGate gate)
{
    /// <summary>As of <see cref="ITeamWorkEdits.AssignAsync"/>.</summary>
    public async Task<Result<int>> AssignAsync(Actor actor, TeamId team, RecordKind kind, RecordId record, UserId? assignee, int version, CancellationToken ct)
    {
        var opened = await gate.OpenAsync(actor, team, Actions.TeamBacklogRead, ct);
        return opened.Failed ? opened.Error : await Of(kind).AssignAsync(actor, team, record, assignee, version, ct);
    }

    /// <summary>As of <see cref="ITeamWorkEdits.EstimateAsync"/>.</summary>
    public async Task<Result<int>> EstimateAsync(Actor actor, TeamId team, RecordKind kind, RecordId record, decimal? points, int version, CancellationToken ct)
    {
        var opened = await gate.OpenAsync(actor, team, Actions.TeamBacklogRead, ct);
        return opened.Failed ? opened.Error : await Of(kind).EstimateAsync(actor, record, points, version, ct);
    }

    private ITeamWorkEdits Of(RecordKind kind) => kinds.Single(one => one.Kind == kind);
}
