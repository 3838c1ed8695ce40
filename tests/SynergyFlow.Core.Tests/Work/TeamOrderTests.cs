using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;

namespace SynergyFlow.Core.Tests.Work;

/// <summary>The order of a team: letters before the bar have a place, those behind it have none.</summary>
public sealed class TeamOrderTests
{
    private static readonly Dictionary<char, RecordId> s_ids = "abcdefgh".ToDictionary(letter => letter, _ => RecordId.New());

    [Theory]
    [InlineData("abc|", "c", "first", "cab|")]
    [InlineData("abc|", "a", "last", "bca|")]
    [InlineData("abcd|", "da", "<b", "dabc|")]
    [InlineData("abcd|", "a", ">c", "bcad|")]
    [InlineData("|abc", "c", "first", "c|ab")]
    [InlineData("ab|cd", "d", "<a", "dab|c")]
    [InlineData("ab|cd", "d", ">b", "abd|c")]
    [InlineData("ab|cd", "d", "<c", "abd|c")]
    [InlineData("a|bcd", "a", ">c", "bca|d")]
    [InlineData("a|bcd", "a", "<d", "bca|d")]
    [InlineData("|abcd", "d", ">b", "abd|c")]
    [InlineData("a|bcd", "a", "last", "bcda|")]
    [InlineData("|abc", "a", "first", "a|bc")]
    [InlineData("abc|d", "b", "off", "ac|bd")]
    public void Move_GivesPlacesToWhatStandsAbove_AndIsTakenBack(string order, string items, string where, string expected)
    {
        Team team = new(order);
        var back = team.Do(Read(items, where));
        Assert.Equal(expected, team.ToString());
        foreach (var move in back!)
        {
            team.Do(move);
        }

        Assert.Equal(order.Replace("|", "", StringComparison.Ordinal), team.ToString().Replace("|", "", StringComparison.Ordinal));
    }

    /// <summary>What somebody only tried leaves nothing behind where nothing else had to get a place.</summary>
    [Theory]
    [InlineData("|abcd", "c", "first")]
    [InlineData("ab|cd", "dc", "<a")]
    [InlineData("ab|cd", "ac", "first")]
    public void Back_LeavesWithoutAPlace_WhatHadNone(string order, string items, string where)
    {
        Team team = new(order);
        foreach (var move in team.Do(Read(items, where))!)
        {
            team.Do(move);
        }

        Assert.Equal(order, team.ToString());
    }

    [Theory]
    [InlineData("abc|d", "b", "<c")]
    [InlineData("abc|d", "ab", "first")]
    [InlineData("abc|", "c", "last")]
    [InlineData("a|bc", "b", "off")]
    public void WhereTheyStandAlready_NothingHappens(string order, string items, string where) => Assert.Null(new Team(order).Do(Read(items, where)));

    /// <summary>Any move of any order can be taken back, and puts what it moves where it was said.</summary>
    [Fact]
    public void AnyMove_CanBeTakenBack()
    {
        Random random = new(7);
        for (var turn = 0; turn < 3_000; turn++)
        {
            var letters = "abcdefgh".ToCharArray();
            random.Shuffle(letters);
            var placed = random.Next(9);
            var order = new string(letters[..placed]) + "|" + new string([.. letters[placed..].Order()]);
            random.Shuffle(letters);
            var count = random.Next(1, 4);
            TeamMove move = new([.. letters[..count].Select(letter => s_ids[letter])], random.Next(4) > 0 ? s_ids[letters[7]] : null, random.Next(2) == 0) { Off = random.Next(8) == 0 };
            Team team = new(order);
            var back = team.Do(move);
            foreach (var one in back ?? [])
            {
                team.Do(one);
            }

            Assert.Equal(order.Replace("|", "", StringComparison.Ordinal), team.ToString().Replace("|", "", StringComparison.Ordinal));
        }
    }

    private static TeamMove Read(string items, string where)
    {
        IReadOnlyList<RecordId> moved = [.. items.Select(letter => s_ids[letter])];
        return where switch
        {
            "first" or "last" => new(moved, null, where == "last"),
            "off" => new(moved, null, false) { Off = true },
            _ => new(moved, s_ids[where[1]], where[0] == '>'),
        };
    }

    /// <summary>Stores what the order says as a database would, by ranks; what has none is in the order of the alphabet.</summary>
    private sealed class Team(string order)
    {
        private readonly Dictionary<RecordId, string> _ranks = order[..order.IndexOf('|', StringComparison.Ordinal)].Zip(Rank.Several(null, null, order.Length))
            .ToDictionary(pair => s_ids[pair.First], pair => pair.Second);

        public IReadOnlyList<TeamMove>? Do(TeamMove move)
        {
            if (TeamOrder.Change(Order(), move) is not { } change)
            {
                return null;
            }

            if (move.Off)
            {
                move.Items.ToList().ForEach(id => _ranks.Remove(id));
                return change.Back;
            }

            var others = _ranks.Where(pair => !change.Placed.Contains(pair.Key)).Select(pair => pair.Value).Order(StringComparer.Ordinal).ToList();
            var (before, after) = change switch
            {
                { At: null, Behind: true } => (others.LastOrDefault(), null),
                { At: null } => (null, others.FirstOrDefault()),
                { At: { } at, Behind: true } => (at, others.Find(rank => string.CompareOrdinal(rank, at) > 0)),
                { At: { } at } => (others.FindLast(rank => string.CompareOrdinal(rank, at) < 0), at),
            };
            foreach (var (id, rank) in change.Placed.Zip(Rank.Several(before, after, change.Placed.Count)))
            {
                _ranks[id] = rank;
            }

            return change.Back;
        }

        public override string ToString()
        {
            var all = Order();
            return Letters(all.Where(place => place.Rank is not null)) + "|" + Letters(all.Where(place => place.Rank is null));
        }

        private List<TeamPlace> Order() =>
        [
            .. s_ids.Where(pair => order.Contains(pair.Key, StringComparison.Ordinal)).Select(pair => new TeamPlace(pair.Value, pair.Key.ToString(), _ranks.GetValueOrDefault(pair.Value)))
                .OrderBy(place => place.Rank is null).ThenBy(place => place.Rank, StringComparer.Ordinal).ThenBy(place => place.Key, StringComparer.Ordinal),
        ];

        private static string Letters(IEnumerable<TeamPlace> places) => string.Concat(places.Select(place => place.Key));
    }
}
