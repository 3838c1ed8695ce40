using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>
/// Gives work items another place in the order of their project. The place is said by what stands there, not by a number, and the project is
/// locked: whoever does so at once, one after the other finds the order that the other one made, and all see the same in the end.
/// </summary>
public sealed class RankWorkItems(IWorkItemStore items, RecordGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int Most = 200;

    /// <param name="Items">In the order that they are to have; of the project.</param>
    /// <param name="Anchor">What they are to stand right before or behind; null: before or behind all others.</param>
    public sealed record Command(ProjectId Project, IReadOnlyList<RecordId> Items, RecordId? Anchor, bool Behind);

    /// <returns>What puts them back to where they were, one after the other; nothing where they stood there already.</returns>
    public async Task<Result<IReadOnlyList<Command>>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Items.Count is 0 or > Most || command.Items.Distinct().Count() != command.Items.Count)
        {
            return new InvalidField("items", $"items is 1 to {Most} different ids of work items.");
        }

        if (command.Anchor is { } itself && command.Items.Contains(itself))
        {
            return new WorkItemRankedByItself();
        }

        RecordId[] named = command.Anchor is { } anchor ? [.. command.Items, anchor] : [.. command.Items];
        var found = (await items.FindManyAsync(command.Project, named, ct)).ToDictionary(item => item.Id);
        foreach (var id in named)
        {
            if (!found.TryGetValue(id, out var item))
            {
                return new RecordNotFound(id);
            }

            if (await gate.CheckAsync(actor, item, id == command.Anchor ? Actions.RecordRead : Actions.ItemUpdate, ct) is { } refused)
            {
                return refused;
            }
        }

        List<WorkItem> moved = [.. command.Items.Select(id => found[id])];
        var gap = await items.GapAsync(command.Project, command.Anchor, command.Behind, command.Items, ct);
        if (Stand(moved, gap))
        {
            return new Result<IReadOnlyList<Command>>([], null);
        }

        var next = await items.NextAsync(command.Project, command.Items, ct);
        var back = moved.OrderBy(item => item.Rank, StringComparer.Ordinal).GroupBy(item => next[item.Id])
            .Select(group => new Command(command.Project, [.. group.Select(item => item.Id)], group.Key, Behind: group.Key is null)).ToList();
        var ranks = Rank.Several(gap.Before?.Rank, gap.After?.Rank, moved.Count);
        if (ranks.Any(rank => rank.Length > Rank.Longest))
        {
            await items.SpreadAsync(command.Project, ct);
            gap = await items.GapAsync(command.Project, command.Anchor, command.Behind, command.Items, ct);
            ranks = Rank.Several(gap.Before?.Rank, gap.After?.Rank, moved.Count);
        }

        var stamp = actor.At(time.GetUtcNow());
        for (var i = 0; i < moved.Count; i++)
        {
            moved[i].Place(
                ranks[i], i < moved.Count - 1 ? moved[i + 1].Key : gap.After?.Key, i > 0 ? moved[i - 1].Key : gap.Before?.Key, stamp);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : back;
    }

    /// <summary>Whether they are there already, one behind the other: then nothing happens.</summary>
    private static bool Stand(List<WorkItem> moved, RankGap gap)
    {
        string?[] ranks = [gap.Before?.Rank, .. moved.Select(item => item.Rank), gap.After?.Rank];
        var known = ranks.OfType<string>().ToList();
        return known.Zip(known.Skip(1), string.CompareOrdinal).All(order => order < 0);
    }
}
