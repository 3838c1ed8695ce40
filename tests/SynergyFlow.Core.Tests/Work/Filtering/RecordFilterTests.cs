using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Tests.Work.Filtering;

public sealed class RecordFilterTests
{
    private static readonly string[] s_states = ["new", "assigned", "pending"];

    [Theory]
    [InlineData("state in (new,assigned) and priority = P1 and updated > -24h", "state in (new, assigned) and priority = P1 and updated > -24h")]
    [InlineData("  STATE=new  ", "state = new")]
    [InlineData("state != NEW", "state != new")]
    [InlineData("title ~ \"printer jam\"", "title ~ \"printer jam\"")]
    [InlineData("title ~ 'a \"b\" \\'c\\''", "title ~ \"a \\\"b\\\" 'c'\"")]
    [InlineData("text ~ vpn or text ~ wifi and priority = p2", "text ~ vpn or (text ~ wifi and priority = P2)")]
    [InlineData("(text ~ vpn or text ~ wifi) and priority = P2", "(text ~ vpn or text ~ wifi) and priority = P2")]
    [InlineData("not (assignee = me or assignee is empty)", "not (assignee = me or assignee is empty)")]
    [InlineData("not not due is not empty", "not not due is not empty")]
    [InlineData("team = \"Service Desk\"", "team = \"Service Desk\"")]
    [InlineData("assignee = 0198c0de-0000-7000-8000-000000000001", "assignee = 0198c0de-0000-7000-8000-000000000001")]
    [InlineData("impact <= 2 and urgency > badly_degraded", "impact <= department and urgency > badly_degraded")]
    [InlineData("key in (inc-1, INC-22)", "key in (INC-1, INC-22)")]
    [InlineData("tag not in (VIP, wifi)", "tag not in (vip, wifi)")]
    [InlineData("created >= 2026-01-31 and created < 2026-02-01T08:30:00+08:00", "created >= 2026-01-31T00:00:00Z and created < 2026-02-01T00:30:00Z")]
    [InlineData("due < now", "due < +0m")]
    [InlineData("due <= +7d and closed > -2w", "due <= +7d and closed > -2w")]
    [InlineData("watching = me", "watching = me")]
    [InlineData("team in (MINE, \"mine\")", "team in (mine, \"mine\")")]
    [InlineData("stateCategory not in (closed, cancelled)", "stateCategory not in (closed, cancelled)")]
    [InlineData("category = \"and\"", "category = \"and\"")]
    [InlineData("service is empty", "service is empty")]
    [InlineData("title ~ \"100% _x_ \\\\ ; drop table\"", "title ~ \"100% _x_ \\\\ ; drop table\"")]
    public void Parse_Filter_ReadsIt(string text, string canonical)
    {
        var parsed = RecordFilter.Parse(text, s_states);

        Assert.Null(parsed.Error);
        Assert.Equal(canonical, parsed.Value!.ToString());
    }

    [Theory]
    [InlineData("colour = red", "position 1")]
    [InlineData("state = ", "position 9")]
    [InlineData("state = solved", "one of new, assigned, pending for state at position 9, found 'solved'")]
    [InlineData("state in (new", "',' or ')' at position 14, found the end")]
    [InlineData("state in new", "'(' at position 10")]
    [InlineData("state in ()", "a value for state at position 11")]
    [InlineData("state = new and", "a field")]
    [InlineData("state = new state = new", "'and', 'or' or the end at position 13")]
    [InlineData("(state = new", "')'")]
    [InlineData("state = new)", "'and', 'or' or the end")]
    [InlineData("state ~ new", "one of =, !=, in, not in after state at position 7")]
    [InlineData("state not new", "after state")]
    [InlineData("state is blank", "after state")]
    [InlineData("text = x", "one of ~ after text")]
    [InlineData("priority = P5", "one of P1, P2, P3, P4")]
    [InlineData("priority = 1", "one of P1, P2, P3, P4")]
    [InlineData("impact = 5", "one of organisation")]
    [InlineData("updated > yesterday", "a time for updated (-24h, +7d, now")]
    [InlineData("updated > -24", "a time for updated")]
    [InlineData("updated > -99999999999h", "a time for updated")]
    [InlineData("updated > -36501d", "a time for updated")]
    [InlineData("updated > -2147483648w", "a time for updated")]
    [InlineData("updated > 2026-13-01", "a time for updated")]
    [InlineData("updated > 9999-12-31", "a time for updated")]
    [InlineData("updated = 2026-01-01", "one of <, <=, >, >= after updated")]
    [InlineData("created is empty", "after created")]
    [InlineData("requester is empty", "after requester")]
    [InlineData("title ~ \"open", "the quote opened at position 9 is not closed")]
    [InlineData("title ~ \"\"", "a value for title")]
    [InlineData("title = \"a\u0000b\"", "a value for title")]
    [InlineData("title = a\u0007", "a control character at position 10")]
    [InlineData("state ! new", "expected '!='")]
    [InlineData("= new", "a field")]
    [InlineData("and", "a field")]
    [InlineData("not", "a field")]
    [InlineData("()", "a field")]
    [InlineData("state = (new)", "a value for state")]
    [InlineData("category = and", "a value for category")]
    [InlineData("'state' = new", "a field")]
    public void Parse_Nonsense_SaysWhereAndWhatWasExpected(string text, string says)
    {
        var refused = Assert.IsType<InvalidField>(RecordFilter.Parse(text, s_states).Error);

        Assert.Equal("filter", refused.Field);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public void Parse_Nothing_IsNoFilter(string? text)
    {
        var parsed = RecordFilter.Parse(text);

        Assert.Null(parsed.Error);
        Assert.Null(parsed.Value);
    }

    [Fact]
    public void Parse_LongerThanAllowed_IsRefused()
    {
        Assert.Null(RecordFilter.Parse("title ~ \"" + new string('x', 1_990) + "\"").Error);
        Assert.Contains("2000", RecordFilter.Parse("title ~ \"" + new string('x', 1_991) + "\"").Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooDeep_IsRefused()
    {
        Assert.Null(RecordFilter.Parse(Nested("(", ")", 10)).Error);
        Assert.Contains("deeper than 10", RecordFilter.Parse(Nested("(", ")", 11)).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("deeper than 10", RecordFilter.Parse(Nested("(", ")", 990)).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("deeper than 10", RecordFilter.Parse(Nested("not ", "", 400)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SideBySide_IsNotDeep() =>
        Assert.Null(RecordFilter.Parse(string.Join(" or ", Enumerable.Repeat("(tag = a)", 100))).Error);

    [Fact]
    public void Parse_TooManyValues_IsRefused()
    {
        Assert.Null(RecordFilter.Parse($"tag in ({string.Join(',', Enumerable.Repeat("a", 200))})").Error);
        Assert.Contains("200 values", RecordFilter.Parse($"tag in ({string.Join(',', Enumerable.Repeat("a", 201))})").Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhatWasWritten_IsTheSameFilter() => Prop.ForAll<int>(seed =>
    {
        var tree = new RandomFilter(seed).Tree(4);
        var text = FilterText.Write(tree);
        if (text.Length > RecordFilter.MaxLength)
        {
            return true;
        }

        var again = RecordFilter.Parse(text);
        return !again.Failed && Same(tree, again.Value);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        Prop.ForAll<string>(text => RecordFilter.Parse(text).Error is null or InvalidField { Field: "filter" })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        string[] pieces =
        [
            "state", "title", "updated", "=", "!=", "~", "<", ">=", "in", "not", "is", "empty", "and", "or", "(", ")", ",", "me",
            "\"", "'", "\\", "P1", "-24h", "new", "\u202e", "😀", "\ud800", "%", "_", "\u0000", "1e999", "NaN", "2026-01-01",
        ];
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var text = string.Join(
                random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var parsed = RecordFilter.Parse(text);
            return parsed.Error is null or InvalidField { Field: "filter" };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Parse_HostileRepetition_TakesNoTime()
    {
        var clock = Stopwatch.StartNew();
        foreach (var piece in new[] { "(", "not ", "\"", "state=", "state in (a,", "\\", "'\\'", "and ", "tag=a or " })
        {
            var text = string.Concat(Enumerable.Repeat(piece, RecordFilter.MaxLength / piece.Length));
            Assert.True(RecordFilter.Parse(text).Failed);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    private static string Nested(string open, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + "tag = a" + string.Concat(Enumerable.Repeat(close, depth));

    private static bool Same(FilterNode? one, FilterNode? other) => (one, other) switch
    {
        (AllOf a, AllOf b) => a.Parts.Count == b.Parts.Count && a.Parts.Zip(b.Parts).All(pair => Same(pair.First, pair.Second)),
        (AnyOf a, AnyOf b) => a.Parts.Count == b.Parts.Count && a.Parts.Zip(b.Parts).All(pair => Same(pair.First, pair.Second)),
        (Not a, Not b) => Same(a.Part, b.Part),
        (Condition a, Condition b) => a.Field == b.Field && a.Operator == b.Operator && a.Values.SequenceEqual(b.Values),
        _ => false,
    };

    private sealed class RandomFilter(int seed)
    {
        private readonly Random _random = new(seed);
        private static readonly string[] s_texts = ["x", "a b", "\"", "\\", "'", "and", "me", "(", "ünï", "😀", "-24h", "a\\\"b", "%", " "];

        public FilterNode Tree(int depth) => (depth == 0 ? 0 : _random.Next(5)) switch
        {
            1 => new AllOf(Parts(depth)),
            2 => new AnyOf(Parts(depth)),
            3 => new Not(Tree(depth - 1)),
            _ => Leaf(),
        };

        private List<FilterNode> Parts(int depth) => [.. Enumerable.Range(0, _random.Next(2, 4)).Select(_ => Tree(depth - 1))];

        private Condition Leaf()
        {
            var rule = FilterFields.All[_random.Next(FilterFields.All.Count)];
            var sign = rule.Operators[_random.Next(rule.Operators.Count)];
            var count = sign switch
            {
                FilterOperator.IsEmpty or FilterOperator.IsNotEmpty => 0,
                FilterOperator.In or FilterOperator.NotIn => _random.Next(1, 4),
                _ => 1,
            };
            return new Condition(rule.Field, sign, [.. Enumerable.Range(0, count).Select(_ => Value(rule))]);
        }

        private FilterValue Value(FilterFieldRule rule) => rule.Type switch
        {
            FilterType.Choice or FilterType.Rank =>
                new TextValue(rule.Choices is null ? "in_progress" : rule.Choices[_random.Next(rule.Choices.Count)]),
            FilterType.Time when _random.Next(2) == 0 => new RelativeTime(_random.Next(-500, 500), "mhdw"[_random.Next(4)]),
            FilterType.Time => new TimeValue(DateTimeOffset.UnixEpoch.AddTicks(_random.NextInt64(TimeSpan.FromDays(20_000).Ticks))),
            FilterType.Person when _random.Next(3) == 0 => new MeValue(),
            FilterType.Person or FilterType.Team when _random.Next(2) == 0 => new IdValue(Guid.CreateVersion7()),
            FilterType.Person => new TextValue(s_texts[_random.Next(s_texts.Length)].Replace("me", "you", StringComparison.Ordinal)),
            _ => rule.Field switch
            {
                FilterField.Key => new TextValue("INC-1"),
                FilterField.Tag => new TextValue("vip"),
                FilterField.Text => new TextValue("vpn " + s_texts[_random.Next(s_texts.Length)]),
                _ => new TextValue(s_texts[_random.Next(s_texts.Length)]),
            },
        };
    }
}

public sealed class RecordSortTests
{
    [Theory]
    [InlineData("-priority,created", "-priority,created")]
    [InlineData(" -Priority , createdAt ", "-priority,created")]
    [InlineData("stateCategory", "stateCategory")]
    [InlineData(null, "-updated")]
    [InlineData("", "-updated")]
    public void Parse_Sort_ReadsIt(string? text, string canonical) =>
        Assert.Equal(canonical, RecordSort.Parse(text).Value!.ToString());

    [Theory]
    [InlineData("colour")]
    [InlineData("--priority")]
    [InlineData("priority,")]
    [InlineData("priority,-priority")]
    [InlineData("key,title,state,created,updated")]
    [InlineData("id; drop table")]
    [InlineData("0")]
    public void Parse_Nonsense_NamesTheField(string text) =>
        Assert.Equal("sort", Assert.IsType<InvalidField>(RecordSort.Parse(text).Error).Field);
}
