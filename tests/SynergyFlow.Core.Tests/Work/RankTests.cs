using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Work;

public sealed class RankTests
{
    [Fact]
    public void Behind_TheLast_IsAlwaysMore_AndNeverLonger()
    {
        List<string> order = [Rank.Behind(null)];
        for (var i = 0; i < 20_000; i++)
        {
            order.Add(Rank.Behind(order[^1]));
        }

        AssertRises(order);
        Assert.All(order, rank => Assert.Equal(6, rank.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(5_000)]
    public void Several_AreInOrder_BetweenTheirNeighbours_BeforeTheFirst_AndBehindTheLast(int count)
    {
        var (low, high) = (Rank.First, Rank.Behind(Rank.First));

        AssertRises([low, .. Rank.Several(low, high, count), high]);
        AssertRises([.. Rank.Several(null, low, count), low]);
        AssertRises([low, .. Rank.Several(low, null, count)]);
        AssertRises([.. Rank.Several(null, null, count)]);
        Assert.All(Rank.Several(low, high, count), rank => Assert.True(rank.Length <= 7, rank));
    }

    /// <summary>The worst that people can do to it: always into the same gap, from one side or the other, or in turn.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void SameGap_Halved_300Times_StillFitsWhatIsStored(int side)
    {
        var (low, high) = (Rank.First, Rank.Behind(Rank.First));
        for (var i = 0; i < 300; i++)
        {
            var middle = Assert.Single(Rank.Several(low, high, 1));
            AssertRises([low, middle, high]);
            Assert.True(middle.Length <= Rank.Longest, $"{i}: {middle}");
            Assert.NotEqual('0', middle.Length > 6 ? middle[^1] : '1');
            (low, high) = (side == 2 ? i % 2 : side) == 0 ? (middle, high) : (low, middle);
        }
    }

    [Fact]
    public void Order_KeptByRanks_IsTheOrderOfAList_WhateverIsMovedWhere()
    {
        Random random = new(41);
        List<(int Name, string Rank)> order = [];
        foreach (var name in Enumerable.Range(0, 60))
        {
            order.Add((name, Rank.Behind(order.Count == 0 ? null : order[^1].Rank)));
        }

        for (var turn = 0; turn < 5_000; turn++)
        {
            var moved = order[random.Next(order.Count)];
            order.Remove(moved);
            var to = random.Next(order.Count + 1);
            var rank = Rank.Several(to == 0 ? null : order[to - 1].Rank, to == order.Count ? null : order[to].Rank, 1)[0];
            order.Insert(to, moved with { Rank = rank });
        }

        AssertRises([.. order.Select(one => one.Rank)]);
    }

    [Fact]
    public void Spread_IsInOrder_EndsWhereTheOrderEnded_AndHasRoomEverywhere()
    {
        var last = Rank.First + "zzzV";
        var spread = Rank.Spread(last, 10_000);

        AssertRises(spread);
        AssertRises([last, spread[^1], Rank.Behind(spread[^1])]);
        Assert.Equal(6, Rank.Several(spread[4_000], spread[4_001], 1)[0].Length);
        Assert.Empty(Rank.Spread(last, 0));
    }

    [Theory]
    [InlineData("V00000", true)]
    [InlineData("V00000V", true)]
    [InlineData("V0000", false)]
    [InlineData("V0000-", false)]
    [InlineData("V00000é", false)]
    [InlineData("", false)]
    public void WellFormed_IsWhatItGivesOut(string text, bool isRank) => Assert.Equal(isRank, Rank.IsWellFormed(text));

    [Fact]
    public void TooLong_OrTheWrongWayRound_IsNone()
    {
        Assert.False(Rank.IsWellFormed(new string('V', Rank.Longest + 1)));
        Assert.Throws<ArgumentException>(() => Rank.Several(Rank.Behind(Rank.First), Rank.First, 1));
        Assert.Throws<ArgumentException>(() => Rank.Several(Rank.First, Rank.First, 1));
    }

    private static void AssertRises(IReadOnlyList<string> ranks) =>
        Assert.All(ranks.Zip(ranks.Skip(1)), pair => Assert.True(string.CompareOrdinal(pair.First, pair.Second) < 0, $"{pair.First} {pair.Second}"));
}
