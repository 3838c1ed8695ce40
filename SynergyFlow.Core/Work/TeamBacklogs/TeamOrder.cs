using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.TeamBacklogs;

/// <summary>One record in the order of a team's backlog.</summary>
/// <param name="Rank">Null: nobody has given it a place yet. Those come last, by priority and age.</param>
public sealed record TeamPlace(RecordId Id, string Key, string? Rank);

/// <summary>Where records are to stand in the order of a team.</summary>
/// <param name="Items">In the order that they are to have.</param>
/// <param name="Anchor">What they are to stand right before or behind; null: before or behind all others.</param>
public sealed record TeamMove(IReadOnlyList<RecordId> Items, RecordId? Anchor, bool Behind)
{
    /// <summary>They are to have no place any more: their priority and age say again where they stand.</summary>
    public bool Off { get; init; }
}

/// <summary>What has to be stored for a move, and what takes it back.</summary>
/// <param name="Placed">What gets a place, from the first to the last: what had none and stands above what is moved, and that itself.</param>
/// <param name="At">The rank of what they stand right before or behind; null: an end of all places that there are.</param>
/// <param name="Back">One after the other, each by the neighbour that the records had.</param>
public sealed record TeamOrderChange(IReadOnlyList<RecordId> Placed, string? At, bool Behind, IReadOnlyList<TeamMove> Back);

/// <summary>
/// The order of a team's backlog: what has a place by its place, then what has none. A place is said by what stands there. Before or behind something
/// without a place there is none either, so all that stands above gets one, in the order that it is in.
/// </summary>
public static class TeamOrder
{
    /// <param name="order">All of the backlog.</param>
    /// <param name="move">Of records that are in it.</param>
    /// <returns>Null where all stand there already.</returns>
    public static TeamOrderChange? Change(IReadOnlyList<TeamPlace> order, TeamMove move)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(move);
        var moved = move.Items.ToHashSet();
        var known = order.Where(place => moved.Contains(place.Id)).ToDictionary(place => place.Id);
        var rest = order.Where(place => !moved.Contains(place.Id)).ToList();
        if (move.Off)
        {
            return known.Values.All(place => place.Rank is null) ? null : new([], null, false, Back(order, known, []));
        }

        var at = move.Anchor is { } anchor ? rest.FindIndex(place => place.Id == anchor) + (move.Behind ? 1 : 0) : move.Behind ? rest.Count : 0;
        var stands = rest[..at].Select(place => place.Id).Concat(move.Items).Concat(rest[at..].Select(place => place.Id));
        if (known.Values.All(place => place.Rank is not null) && stands.SequenceEqual(order.Select(place => place.Id)))
        {
            return null;
        }

        List<RecordId> above = [.. rest[..at].Where(place => place.Rank is null).Select(place => place.Id)];
        var (rank, behind) = Side(rest, at, move, above.Count > 0);
        return new([.. above, .. move.Items], rank, behind, Back(order, known, above));
    }

    /// <summary>What has left the backlog keeps its place in between: next to the anchor is right next to it.</summary>
    private static (string? Rank, bool Behind) Side(List<TeamPlace> rest, int at, TeamMove move, bool placesAbove)
    {
        if (placesAbove || (move.Anchor is null && move.Behind))
        {
            return (null, true);
        }

        if (move.Anchor is null)
        {
            return (null, false);
        }

        // Before the first one without a place is behind the last place.
        return rest[move.Behind ? at - 1 : at].Rank is { } rank ? (rank, move.Behind) : (null, true);
    }

    /// <summary>
    /// What had no place loses it again where that puts it back: where nothing that stood behind it has got one meanwhile. That comes last, so that what goes
    /// back by its neighbour does not find it there.
    /// </summary>
    private static List<TeamMove> Back(IReadOnlyList<TeamPlace> order, Dictionary<RecordId, TeamPlace> moved, List<RecordId> above)
    {
        List<(RecordId Id, RecordId? Next)> byNext = [];
        List<RecordId> off = [];
        RecordId? next = null;
        var behindPlaced = above.Count > 0 ? above[^1] : (RecordId?)null;
        var placedFollows = false;
        foreach (var place in order.Reverse())
        {
            if (!moved.ContainsKey(place.Id))
            {
                next = place.Id;
                placedFollows |= place.Id == behindPlaced;
            }
            else if (place.Rank is null && !placedFollows)
            {
                off.Insert(0, place.Id);
            }
            else
            {
                byNext.Insert(0, (place.Id, next));
            }
        }

        List<TeamMove> back = [.. byNext.GroupBy(one => one.Next).Select(group => new TeamMove([.. group.Select(one => one.Id)], group.Key, Behind: group.Key is null))];
        return off.Count > 0 ? [.. back, new(off, null, false) { Off = true }] : back;
    }
}
