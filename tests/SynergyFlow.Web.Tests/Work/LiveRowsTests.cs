using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

public sealed class LiveRowsTests
{
    private static readonly RecordRow s_one = Row(1);
    private static readonly RecordRow s_two = Row(2);
    private static readonly RecordRow s_three = Row(3);

    [Fact]
    public void After_ChangedRow_ShowsItsNewValuesWhereItStands_AndOnlyThoseFlash()
    {
        var changed = s_two with { State = "assigned", Assignee = new PersonName(UserId.New(), "Ana") };

        var live = LiveRows.Of([s_one, s_two]).After(Ids(s_two), Ids(s_two), [changed]);

        Assert.Equal([s_one, changed], live.Rows);
        Assert.Equal([(s_two.Id.Value, "assignee"), (s_two.Id.Value, "state")], live.Changed.OrderBy(cell => cell.Column));
        Assert.Empty(live.Moved);
        Assert.Empty(live.Fresh);
        Assert.Empty(live.After(Ids(s_one), Ids(s_one), [s_one]).Changed);
    }

    [Fact]
    public void After_RowReadAgainThatIsAsItWas_IsTheSameObject_SoThatNobodyDrawsItAnew()
    {
        var tagged = s_one with { Tags = ["vpn"] };
        var live = LiveRows.Of([tagged, s_two]);

        Assert.Same(tagged, live.After(Ids(s_one), Ids(s_one), [tagged with { Tags = ["vpn"] }]).Rows[0]);
        Assert.NotSame(tagged, live.After(Ids(s_one), Ids(s_one), [tagged with { Tags = ["wifi"] }]).Rows[0]);
    }

    [Fact]
    public void After_NewMatch_WaitsAsFresh_UntilItIsGoneAgain()
    {
        var live = LiveRows.Of([s_one]).After(Ids(s_two), Ids(s_two), []);

        Assert.Equal([s_one], live.Rows);
        Assert.Equal([s_two.Id.Value], live.Fresh);
        Assert.Equal([s_two.Id.Value, s_three.Id.Value], live.After(Ids(s_three), Ids(s_three), []).Fresh.Order());
        Assert.Empty(live.After(Ids(s_two), Ids(), []).Fresh);
    }

    [Fact]
    public void After_RowThatMatchesNoMore_StaysMarkedWithItsNewValues_AndComesBack()
    {
        var taken = s_one with { State = "closed" };
        var live = LiveRows.Of([s_one, s_two]);

        live = live.After(Ids(s_one), Ids(), [taken]);
        Assert.Equal([taken, s_two], live.Rows);
        Assert.Equal([s_one.Id.Value], live.Moved);
        Assert.Equal([s_one.Id.Value], live.After(Ids(s_two), Ids(s_two), [s_two]).Moved);
        Assert.Empty(live.After(Ids(s_one), Ids(s_one), [s_one]).Moved);

        // Not even to be seen any more: the old values stay, marked.
        live = LiveRows.Of([s_one, s_two]).After(Ids(s_one), Ids(), []);
        Assert.Equal([s_one, s_two], live.Rows);
        Assert.Equal([s_one.Id.Value], live.Moved);
    }

    [Fact]
    public void LooksAs_ChangeElsewhere_DrawsNothing_WhileAFlashThatIsOverIsTakenAway()
    {
        var live = LiveRows.Of([s_one, s_two]);
        Assert.True(live.After(Ids(s_three), Ids(), []).LooksAs(live));
        Assert.False(live.After(Ids(s_three), Ids(s_three), []).LooksAs(live));
        Assert.False(live.After(Ids(s_one), Ids(), []).LooksAs(live));

        var flashing = live.After(Ids(s_one), Ids(s_one), [s_one with { State = "assigned" }]);
        Assert.False(flashing.LooksAs(live));
        Assert.False(flashing.After(Ids(s_three), Ids(), []).LooksAs(flashing));
    }

    private static HashSet<Guid> Ids(params IEnumerable<RecordRow> rows) => [.. rows.Select(row => row.Id.Value)];

    private static RecordRow Row(int number) => new(
        new RecordId(new Guid(number, 0, 0, new byte[8])), $"INC-{number}", RecordKind.Incident, $"Title {number}", "new", StateCategory.New, Priority.P3,
        Impact.Person, Urgency.Question, null, null, new PersonName(UserId.System, "Budi"), null, null, [], default, default, null, 1);
}
