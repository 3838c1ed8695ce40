using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What a page does to items at a touch, and what takes the last of it back.</summary>
internal sealed class ItemMoves(UseCases useCases, CancellationToken left)
{
    private readonly List<Func<Task<Error?>>> _back = [];

    /// <summary>Something was done since <see cref="Forget"/>; what was there already when it was asked for is nothing.</summary>
    public bool CanUndo => _back.Count > 0;

    public void Forget() => _back.Clear();

    public async Task<Error?> RankAsync(RankWorkItems.Command command)
    {
        var ranked = await DoRankAsync(command);
        _back.AddRange((ranked.Value ?? []).Select(back => (Func<Task<Error?>>)(async () => (await DoRankAsync(back)).Error)));
        return ranked.Error;
    }

    /// <param name="asShown">Refuse it where the item is another by now than the page shows.</param>
    public async Task<Error?> MoveAsync(WorkItemRow item, ProjectStateId state, bool asShown = false)
    {
        var refused = await DoMoveAsync(item.Id, state, asShown ? item.Version : null);
        if (refused is null)
        {
            _back.Add(() => DoMoveAsync(item.Id, item.State.Id));
        }

        return refused;
    }

    /// <param name="back">The same fields as they were.</param>
    public async Task<Error?> EditAsync(WorkItemRow item, WorkItemPatch patch, WorkItemPatch back)
    {
        var edited = await DoEditAsync(item.Id, item.Version, patch);
        if (!edited.Failed)
        {
            var version = edited.Value;
            _back.Add(async () => (await DoEditAsync(item.Id, version, back)).Error);
        }

        return edited.Error;
    }

    /// <summary>From the last to the first, as far as nothing stands against it.</summary>
    public async Task<Error?> UndoAsync()
    {
        List<Func<Task<Error?>>> back = [.. Enumerable.Reverse(_back)];
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

    private Task<Result<IReadOnlyList<RankWorkItems.Command>>> DoRankAsync(RankWorkItems.Command command) =>
        useCases.RunAsync((RankWorkItems rank, Actor actor) => rank.ExecuteAsync(actor, command, left));

    private async Task<Error?> DoMoveAsync(RecordId item, ProjectStateId state, int? version = null) =>
        (await useCases.RunAsync((MoveWorkItem move, Actor actor) => move.ExecuteAsync(actor, new(item, state, version), left))).Error;

    private Task<Result<int>> DoEditAsync(RecordId item, int version, WorkItemPatch patch) =>
        useCases.RunAsync((EditWorkItem edit, Actor actor) => edit.ExecuteAsync(actor, new(item, version, patch), left));
}
