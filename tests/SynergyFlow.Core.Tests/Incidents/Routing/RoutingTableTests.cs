using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Incidents.Routing;

public sealed class RoutingTableTests
{
    private static readonly TeamId s_network = TeamId.New();
    private static readonly TeamId s_desk = TeamId.New();
    private static readonly Dictionary<TeamId, string> s_names = new() { [s_network] = "Network", [s_desk] = "Service desk" };
    private static readonly Stamp s_stamp = new(UserId.System, DateTimeOffset.UnixEpoch);

    private readonly RoutingTable _table = RoutingTable.Empty(Tenant.First);

    [Fact]
    public void Routes_AreKeptTidy_AndEachChangeIsSaid()
    {
        Assert.Null(Edit(new Route("  WiFi ", s_network, "/Network/WiFi/", " ", ["Wifi", "wifi", " "]), new Route("Rest", s_desk, null, null, [])).Error);

        var wifi = _table.Routes[0];
        Assert.Equal(("WiFi", "Network/WiFi", null), (wifi.Name, wifi.Category, wifi.Service));
        Assert.Equal(["wifi"], wifi.Tags);
        Assert.Equal(
            [(null, "WiFi: category Network/WiFi; tags wifi → Network"), (null, "Rest: the rest → Service desk")],
            Changes().Select(change => (change.From, change.To)));
    }

    [Fact]
    public void Edit_ThatChangesNothing_LeavesNoEvent_AndAMoveSaysTheOrder()
    {
        Route one = new("A", s_network, null, "Mail", []);
        Route other = new("B", s_desk, null, "Wiki", []);
        Edit(one, other);
        Assert.Equal(1, _table.Version);
        Edit(one, other);
        Assert.Equal(1, _table.Version);

        Edit(other, one);
        Assert.Equal([("order", "a, b", "b, a")], Changes().Select(change => (change.Field, change.From!, change.To!)));
        Edit(new Route("New", s_desk, null, null, []), other, one);
        Assert.Equal(["route"], Changes().Select(change => change.Field)); // nothing else has moved
        Edit(other, one);
        Assert.Equal([("route", (string?)"New: the rest → Service desk", (string?)null)], Changes().Select(change => (change.Field, change.From, change.To)));
    }

    [Fact]
    public void Routes_ThatCannotBe_AreRefused_AndNamed()
    {
        Assert.Equal("routes[0].name", Edit(new Route(" ", s_desk, null, null, [])).Error?.Field);
        Assert.Equal("routes[0].category", Edit(new Route("A", s_desk, new string('x', Route.CategoryLength + 1), null, [])).Error?.Field);
        Assert.Equal("routes[0].tags", Edit(new Route("A", s_desk, null, null, [.. Enumerable.Range(0, 21).Select(i => $"t{i}")])).Error?.Field);
        var twice = Edit(new Route("A", s_desk, null, null, []), new Route("a", s_network, null, "Mail", []));
        Assert.Equal(("route.name_taken", "routes[1].name"), (twice.Error?.Code, twice.Error?.Field));
        Assert.Equal("routes", Edit([.. Enumerable.Range(0, RoutingTable.MostRoutes + 1).Select(i => new Route($"r{i}", s_desk, null, null, []))]).Error?.Field);
        Assert.Empty(_table.Routes);
        Assert.Equal(0, _table.Version);
    }

    [Fact]
    public void AsksLike_LooksAtWhatIsTaken_NotAtNameTeamOrCase()
    {
        Route route = new("A", s_desk, "Network", null, ["vpn"]);
        Assert.True(route.AsksLike(new Route("B", s_network, "NETWORK", null, ["vpn"])));
        Assert.False(route.AsksLike(route with { Tags = [] }));
        Assert.False(route.AsksLike(route with { Service = "Mail" }));
    }

    private Result Edit(params Route[] routes) => _table.Edit(routes, s_names, s_stamp);

    private IReadOnlyList<FieldChange> Changes() => ((RoutesEdited)_table.Events[^1].Event).Changes;
}
