using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What a page does to items at a touch, and what takes the last of it back.</summary>
internal sealed class ItemMoves(UseCases useCases, CancellationToken left)
{
    private readonly List<Func<Task<Error?>>> _back = [];
    private bool _oneWay;

    /// <summary>Something was done since <see cref="Forget"/>; what was there already when it was asked for is nothing.</summary>
    public bool Did => _oneWay || _back.Count > 0;

    /// <summary>All of it can be taken back: no life cycle is known to forbid the way.</summary>
    public bool CanUndo => !_oneWay && _back.Count > 0;

    /// <summary>Where items may go, as the page has read it; the use case decides.</summary>
    public IReadOnlyList<LifeCycleRow> Rules { get; set; } = [];

    /// <summary>Asks for what an item lacks in the state that it would come into, and submits it; false where the reader left it. Null: it is refused.</summary>
    public Func<WorkItemRow, WorkItemFieldsMissing, Func<WorkItemPatch, Task<Error?>>, Task<bool>>? Ask { get; set; }

    public void Forget()
    {
        _back.Clear();
        _oneWay = false;
    }

    public async Task<Error?> RankAsync(RankWorkItems.Command command)
    {
        var ranked = await DoRankAsync(command);
        _back.AddRange((ranked.Value ?? []).Select(back => (Func<Task<Error?>>)(async () => (await DoRankAsync(back)).Error)));
        return ranked.Error;
    }

    /// <param name="asShown">Refuse it where the item is another by now than the page shows.</param>
    public async Task<Error?> MoveAsync(WorkItemRow item, ProjectStateId state, bool asShown = false)
    {
        MoveWorkItem.Command command = new(item.Id, state, asShown ? item.Version : null);
        var moved = await DoMoveAsync(command);
        WorkItemPatch? filled = null;
        if (moved.Error is WorkItemFieldsMissing missing && Ask is { } ask)
        {
            await ask(item, missing, async patch =>
            {
                (moved, filled) = (await DoMoveAsync(command with { Fields = patch, BaseVersion = item.Version }), patch);
                return moved.Error;
            });
        }

        if (moved.Failed)
        {
            return moved.Error;
        }

        _oneWay |= !Rules.Allow(item.Type, state, item.State.Id);
        _back.Add(async () => (await DoMoveAsync(new(item.Id, item.State.Id) { Fields = filled?.Emptied, BaseVersion = moved.Value })).Error);
        return null;
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

    private Task<Result<int>> DoMoveAsync(MoveWorkItem.Command command) =>
        useCases.RunAsync((MoveWorkItem move, Actor actor) => move.ExecuteAsync(actor, command, left));

    private Task<Result<int>> DoEditAsync(RecordId item, int version, WorkItemPatch patch) =>
        useCases.RunAsync((EditWorkItem edit, Actor actor) => edit.ExecuteAsync(actor, new(item, version, patch), left));
}
