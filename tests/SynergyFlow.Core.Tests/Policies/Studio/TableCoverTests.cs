using FsCheck;
using FsCheck.Fluent;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.Tables;

namespace SynergyFlow.Core.Tests.Policies.Studio;

public sealed class TableCoverTests
{
    private static readonly DecisionTable s_priority = DecisionTable.Of(PolicyNames.Priority)!;
    private static readonly DecisionTable s_routing = DecisionTable.Of(PolicyNames.Routing)!;

    [Fact]
    public void Row_BelowOneThatTakesAllOfIt_IsCovered()
    {
        Assert.Equal([[], [0], [], [0]], Covered(s_priority, When("impact", "1", "2"), When("impact", "1"), When("impact", "3"), When("impact", "2").And("vip", "true")));
        Assert.Equal([[], [0]], Covered(s_priority, When("service", "MAIL"), When("service", "mail")));
        Assert.Equal([[], [0], [0]], Covered(s_priority, [], When("vip", "true"), []));
    }

    [Fact]
    public void Row_ThatSeveralTakeTogether_IsCovered_AndOnlyThoseAreNamed()
    {
        Assert.Equal([[], [], [], [0, 2]], Covered(s_priority, When("vip", "true"), When("urgency", "2"), When("vip", "false"), When("urgency", "1")));

        // Some other service is always left.
        Assert.Equal([[], [], []], Covered(s_priority, When("service", "Mail"), When("service", "VPN"), []));
    }

    [Fact]
    public void Category_CoversThoseBelow_AndNotTheOtherWayRound()
    {
        Assert.Equal([[], [0]], Covered(s_routing, When("category", "Network"), When("category", "network/wifi")));
        Assert.Equal([[], []], Covered(s_routing, When("category", "network/wifi"), When("category", "Network")));
        Assert.Equal([[], []], Covered(s_routing, When("category", "Net"), When("category", "Network")));
    }

    [Fact]
    public void Tags_AreCoveredOneByOne()
    {
        Assert.Equal([[], [], [0, 1]], Covered(s_routing, When("tag", "a"), When("tag", "b"), When("tag", "a", "b")));
        Assert.Equal([[], []], Covered(s_routing, When("tag", "a"), When("tag", "a", "b")));
    }

    [Fact]
    public void Row_ThatCannotFit_CoversNothing() =>
        Assert.Equal([[], []], TableCover.Of(s_priority, [Row([]), Row([])], row => false));

    [Fact]
    public void CoveredRow_IsNeverTheFirstThatFits() => Prop.ForAll<int>(seed =>
    {
        foreach (var table in new[] { s_priority, s_routing })
        {
            RandomTable random = new(table, seed);
            var rows = random.Rows(8);
            var covered = TableCover.Of(table, rows, _ => true);
            for (var asked = 0; asked < 60; asked++)
            {
                var question = random.Question();
                var first = rows.FindIndex(row => Fits(table, row, question));
                Assert.True(first < 0 || covered[first].Count == 0, $"Row {first} decides.");
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    /// <summary>Where all that a question can be is asked, what is left is found: the cover is not just silence.</summary>
    [Fact]
    public void UncoveredRow_IsTheFirstThatFits_ForSomeQuestion() => Prop.ForAll<int>(seed =>
    {
        var rows = new RandomTable(s_priority, seed).Rows(8);
        var covered = TableCover.Of(s_priority, rows, _ => true);
        var deciding = Questions().Select(question => rows.FindIndex(row => Fits(s_priority, row, question))).ToHashSet();
        for (var at = 0; at < rows.Count; at++)
        {
            Assert.Equal(deciding.Contains(at), covered[at].Count == 0);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void TwoHundredRows_TakeNoTime()
    {
        RandomTable random = new(s_routing, 7);
        List<TableRow> rows = [.. Enumerable.Range(0, DecisionTable.MostRows).Select(_ => random.Row())];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(DecisionTable.MostRows, TableCover.Of(s_routing, rows, _ => true).Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
    }

    private static IEnumerable<Dictionary<string, string[]>> Questions() =>
        from impact in s_priority.Facts[0].Values
        from urgency in s_priority.Facts[1].Values
        from vip in s_priority.Facts[2].Values
        from service in new[] { "mail", "vpn", "network", "network/wifi", "network/wifi/guests", "another" }
        from critical in s_priority.Facts[4].Values
        select new Dictionary<string, string[]> { ["impact"] = [impact], ["urgency"] = [urgency], ["vip"] = [vip], ["service"] = [service], ["critical"] = [critical] };

    /// <summary>As the texts of the policies say it, in other words.</summary>
    private static bool Fits(DecisionTable table, TableRow row, Dictionary<string, string[]> question) => table.Facts.All(fact =>
        row.When.GetValueOrDefault(fact.Key) is not { } values
        || question[fact.Key].Any(value => values.Any(named =>
            string.Equals(named, value, fact.IsWritten ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            || (fact.Kind is FactKind.Category && value.StartsWith(named + "/", StringComparison.OrdinalIgnoreCase)))));

    private static IReadOnlyList<IReadOnlyList<int>> Covered(DecisionTable table, params Dictionary<string, IReadOnlyList<string>>[] rows) =>
        TableCover.Of(table, [.. rows.Select(Row)], _ => true);

    private static TableRow Row(Dictionary<string, IReadOnlyList<string>> when) => new(when, new TableEffect("leave_to", "usual"));

    private static Dictionary<string, IReadOnlyList<string>> When(string fact, params string[] values) => new() { [fact] = values };
}

internal static class Conditions
{
    extension(Dictionary<string, IReadOnlyList<string>> when)
    {
        public Dictionary<string, IReadOnlyList<string>> And(string fact, params string[] values)
        {
            when.Add(fact, values);
            return when;
        }
    }
}
