using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Tests.Incidents;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work.Graph;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>The page over a graph in memory; the drawing itself is tried in browsers.</summary>
public sealed class GraphPageTests : FrameTest
{
    private readonly History _records = new();
    private readonly ChangeFeed<RecordChanged> _feed = new();
    private readonly GraphNode _root = Node("INC-1", "<b>Till</b> dead", 0);
    private readonly GraphNode _near = Node("BP-2", "Pay", 1, RecordKind.WorkItem, "started", StateCategory.Open);
    private readonly GraphNode _far = Node("INC-3", "Far", 2);

    public GraphPageTests()
    {
        AddAuthorization().SetAuthorized("Alya").SetClaims(new Claim("sub", UserId.New().ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IRecordQueries>(_records).AddSingleton<IAuthorizer>(_records).AddSingleton<IReads>(new Unread()).AddSingleton(_feed);
        Services.AddSingleton<IInboundQueries>(new Brought()).AddScoped<ReadDeployments>();
        Services.AddScoped<TenantScope>().AddScoped<UseCases>();
        ComponentFactories.AddStub<GraphCanvas>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        _records.Graph = new RecordGraph(
            [_root, _near, _far], [new(_near.Id, _root.Id, GraphEdgeType.Blocks), new(_near.Id, _far.Id, GraphEdgeType.Parent)], null, MoreEdges: false);
    }

    [Fact]
    public void Table_SaysTheSame_WithTheLinkThatEachWasFoundBy_AndTextsAsText()
    {
        var rows = Open("").FindAll("tbody tr");

        Assert.Equal(["INC-1", "BP-2", "INC-3"], rows.Select(row => row.GetAttribute("data-node")));
        Assert.Equal("0 Where it begins", Cells(rows[0]));
        Assert.Equal("<b>Till</b> dead", rows[0].QuerySelector("a.named")!.TextContent);
        Assert.Equal("1 Blocks INC-1", Cells(rows[1]));
        Assert.Equal("2 Part of BP-2", Cells(rows[2]));
        Assert.Equal("Work item", rows[1].Children[4].TextContent);

        static string Cells(AngleSharp.Dom.IElement row) => string.Join(' ', row.Children.Take(2).Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void Address_SaysWhatIsWalked_AndWhatItDoesNotKnowIsNothing()
    {
        Open("?depth=4&type=blocks,hates,parent&kind=incident&direction=inward&open=true&expand=BP-2");
        var walked = _records.Walked[^1];
        Assert.Equal((4, RecordKind.Incident, GraphDirection.Inward, true), (walked.Depth, walked.Kind!.Value, walked.Direction, walked.OpenOnly));
        Assert.Equal([GraphEdgeType.Blocks, GraphEdgeType.Parent], walked.Types);
        Assert.Equal(["BP-2"], walked.Expanded);

        Open("?depth=99&kind=cat&direction=up&open=maybe");
        Assert.Equal(new GraphRequest { Depth = 5 } with { Types = _records.Walked[^1].Types, Expanded = _records.Walked[^1].Expanded }, _records.Walked[^1]);
    }

    [Fact]
    public void Filter_GoesIntoTheAddress_BesideTheOthers()
    {
        var page = Open("?depth=3&expand=BP-2");
        page.Find("[data-type=causes]").Change(true);
        Assert.EndsWith("/graph/INC-1?depth=3&type=causes&expand=BP-2", Navigation.Uri, StringComparison.Ordinal);
        page.Find("[data-depth]").Change("1");
        Assert.Contains("depth=1", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chosen_IsSaidBesideTheDrawing_WithItsLinks_AndIsExpandedInTheAddress()
    {
        var page = Open("");
        Assert.Equal("INC-1", page.Find("[data-chosen]").GetAttribute("data-chosen"));
        Assert.Contains("Is blocked by", page.Find(".graph-details").TextContent, StringComparison.Ordinal);

        var canvas = page.FindComponent<Stub<GraphCanvas>>().Instance.Parameters;
        await page.InvokeAsync(() => canvas.Get(one => one.OnSelect).InvokeAsync(_far.Id));
        Assert.Equal("INC-3", page.Find("[data-chosen]").GetAttribute("data-chosen"));
        Assert.Contains("2 steps away", page.Find(".graph-details").TextContent, StringComparison.Ordinal);

        page.Find("[data-expand]").Click();
        Assert.EndsWith("?expand=INC-3", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["INC-3"], _records.Walked[^1].Expanded);
        Assert.True(page.Find("[data-expand]").HasAttribute("disabled"));
    }

    [Fact]
    public void Alone_SaysHowToLink_OrThatTheFiltersLeaveNothing()
    {
        _records.Graph = new RecordGraph([_root], [], null, MoreEdges: false);
        Assert.Equal("/incidents/INC-1", Open("").Find(".empty a.btn").GetAttribute("href"));
        Assert.Equal("/graph/INC-1", new Uri(Navigation.BaseUri).MakeRelativeUri(Navigation.ToAbsoluteUri(Open("?open=true").Find(".empty a.btn").GetAttribute("href"))) is { } bare ? "/" + bare : "");
    }

    [Fact]
    public void MoreThanIsShown_IsSaid_WithTheStep()
    {
        _records.Graph = _records.Graph! with { StoppedAt = 2 };
        Assert.Contains("Step 2 is not complete", Open("").Find("[data-more]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_TellsWhoChangedWhat_OrWhyNot()
    {
        _records.Before = new ChangesBefore(
            Clock.GetUtcNow().AddHours(-24), Clock.GetUtcNow(), 2,
            [new(_far.Id, "INC-3", "Far", 2, new(Guid.CreateVersion7(), TimelineKind.Change, Clock.GetUtcNow().AddHours(-1), new(UserId.New(), "Budi"), Channel.Ui, "incident.updated", null, null, [new("title", "Old", "New")]))],
            ["Booking"], Truncated: false);
        var page = Open("?before=72");

        var row = page.Find("[data-change=INC-3]");
        Assert.Contains("Budi", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(("Old", "New"), (row.QuerySelector("del")!.TextContent.Trim(), row.QuerySelector("ins")!.TextContent.Trim()));
        Assert.Contains("v7.1", page.Find("#before").TextContent, StringComparison.Ordinal);
        page.Find("[data-hours]").Change("4");
        Assert.EndsWith("?before=4", Navigation.Uri, StringComparison.Ordinal);

        _records.Before = null;
        Assert.NotEmpty(Open("?before=24").Find("#before [role=alert]").TextContent);
        Assert.Empty(Open("").FindAll("#before"));
    }

    [Fact]
    public void TableOnly_HasNoDrawing() => Assert.Empty(Open("?view=table").FindComponents<Stub<GraphCanvas>>());

    [Fact]
    public void Change_OfARecordThatIsShown_IsReadAgain_AndOfAnotherNot()
    {
        var page = Open("");
        var before = _records.Walked.Count;
        _feed.Publish(new RecordChanged(Tenant.First, UserId.New().Value, "incident", 2, "incident.updated"));
        _feed.Publish(new RecordChanged(Tenant.First, _far.Id.Value, "incident", 2, "incident.updated"));
        page.WaitForAssertion(() => Assert.Equal(before + 1, _records.Walked.Count));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<GraphPage> Open(string query)
    {
        Navigation.NavigateTo("/graph/INC-1" + query);
        return Render<GraphPage>(parameters => parameters.Add(shown => shown.Key, "INC-1"));
    }

    private static GraphNode Node(
        string key, string title, int depth, RecordKind kind = RecordKind.Incident, string state = "new", StateCategory category = StateCategory.New) =>
        new(RecordId.New(), key, kind, title, state, category, depth);

    /// <summary>One deployment, to what is asked for.</summary>
    private sealed class Brought : IInboundQueries
    {
        public Task<Page<DeploymentRow>?> DeploymentsAsync(TenantId tenant, DeploymentFilter filter, string? cursor, int limit, CancellationToken ct) =>
            Task.FromResult<Page<DeploymentRow>?>(new Page<DeploymentRow>(
                [new(new DeploymentId(Guid.CreateVersion7()), "Pipeline", "1", filter.Applications![0], "production", "v7.1", DeploymentStatus.Succeeded, null, null, null, null, null, filter.BegunBy!.Value)], null));

        public Task<IReadOnlyList<InboundSourceRow>> SourcesAsync(TenantId tenant, CancellationToken ct) => throw new NotSupportedException();

        public Task<InboundSourceRow?> FindSourceAsync(TenantId tenant, InboundSourceId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<Page<InboundMessageRow>?> MessagesAsync(TenantId tenant, InboundSourceId? source, InboundState? state, string? cursor, int limit, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<InboundMessageDetails?> FindMessageAsync(TenantId tenant, InboundMessageId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<DeploymentRow?> FindDeploymentAsync(TenantId tenant, DeploymentId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<AlertRow>> AlertsOfAsync(TenantId tenant, RecordId incident, CancellationToken ct) => throw new NotSupportedException();
    }

    private sealed class Unread : IReads
    {
        public void Note(Actor actor, RecordScope scope, string kind, Guid record)
        {
            // What is kept of it is not this page's business.
        }
    }
}
