using Bunit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>One row of the queue: what it draws, and when it draws at all.</summary>
public sealed class QueueRowTests : FrameTest
{
    private static readonly QueueState s_state = QueueState.Read(
        new QueueAddress(null, null, null, string.Join(',', ListColumns.All.Select(column => column.Key)), null, null),
        new ViewRow("all", "All", ViewAudience.Organisation, null, null, new ViewSettings(), BuiltIn: true, MayEdit: false, Version: 0)).Value!;

    private readonly RecordRow _row;
    private readonly RecordRow _other;

    public QueueRowTests() => (_row, _other) = (Row(1), Row(2));

    [Fact]
    public void Row_HasACellForEachColumn_InOneComponent()
    {
        var row = Show(LiveRows.Of([_row]));

        Assert.Equal(ListColumns.All.Count + 1, row.FindAll("td").Count);
        Assert.Equal("INC-1", row.Find("td.key a").TextContent);
        Assert.StartsWith("/incidents/INC-1?list=", row.Find("td.title a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("P2 High", row.Find("td.priority").TextContent.Trim());
        Assert.Equal("Nobody", row.Find("td.assignee").TextContent.Trim());
        Assert.Equal("2 h ago", row.Find(".col-created time").TextContent);
        Assert.Empty(row.Find(".col-due").TextContent.Trim());
    }

    [Fact]
    public void Row_HostileWords_StayText()
    {
        const string Hostile = "<img src=x onerror=alert(1)>";
        var row = Show(LiveRows.Of([_row with { Title = Hostile, Requester = new PersonName(UserId.New(), Hostile), Category = Hostile, Service = Hostile, Tags = [Hostile] }]));

        Assert.Empty(row.FindAll("img"));
        Assert.Equal(Hostile, row.Find("td.title a").TextContent);
    }

    [Fact]
    public void Row_ChangeOfAnotherRecord_DrawsNothing_AndOneOfItsOwnFlashesOnce()
    {
        var live = LiveRows.Of([_row, _other]);
        var row = Show(live);
        var drawn = row.RenderCount;

        var renamed = _other with { Title = "Else", Version = 2 };
        live = live.After(Ids(_other), Ids(_other), [renamed]);
        Update(row, live);
        Assert.Equal(drawn, row.RenderCount);

        live = live.After(Ids(_row), Ids(_row), [_row with { Title = "Anew", Version = 2 }]);
        Update(row, live);
        Assert.Equal("Anew", row.Find("td.title.changed a").TextContent);

        live = live.After(Ids(_other), Ids(_other), [_other]);
        Update(row, live);
        Assert.Empty(row.FindAll(".changed"));

        live = live.After(Ids(_row), Ids(), []);
        Update(row, live);
        Assert.Contains("moved", row.Find("tr").ClassList);
    }

    [Fact]
    public void Row_TheReadersZone_IsHeardOfUntilTheRowIsGone()
    {
        var row = Show(LiveRows.Of([_row]));

        Services.GetRequiredService<BrowserTimeZone>().TrySet("Asia/Jakarta");

        row.WaitForAssertion(() => Assert.EndsWith("(Asia/Jakarta)", row.Find(".col-created time").GetAttribute("title"), StringComparison.Ordinal));
    }

    private static HashSet<Guid> Ids(params IEnumerable<RecordRow> rows) => [.. rows.Select(row => row.Id.Value)];

    private IRenderedComponent<QueueRow> Show(LiveRows live) =>
        Render<QueueRow>(ps => ps.Add(p => p.Row, live.Rows[0]).Add(p => p.Live, live).Add(p => p.State, s_state));

    private static void Update(IRenderedComponent<QueueRow> row, LiveRows live) =>
        row.Render(ps => ps.Add(p => p.Row, live.Rows[0]).Add(p => p.Live, live));

    private RecordRow Row(int n) => new(
        RecordId.New(), $"INC-{n}", RecordKind.Incident, $"Title {n}", "new", StateCategory.New, Priority.P2, Impact.Person, Urgency.Question, null, null,
        new PersonName(UserId.New(), "Budi"), null, null, [], Clock.GetUtcNow().AddHours(-2), Clock.GetUtcNow(), null, 1);
}
