using SynergyFlow.Core.Work.Views;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>What an address of the queue means.</summary>
public sealed class QueueStateTests
{
    private static readonly QueueAddress s_bare = new(null, null, null, null, null, null);

    private static readonly ViewRow s_view = new(
        "0198c0de-0000-7000-8000-000000000001", "P1", ViewAudience.Private, null, null,
        new ViewSettings("priority = P1", "created", "key,title,state", ListDensity.Dense), BuiltIn: false, MayEdit: true, Version: 1);

    private static readonly IReadOnlyList<ViewRow> s_views =
    [
        .. BuiltInViews.All.Select(view => new ViewRow(view.Key, view.Name, ViewAudience.Organisation, null, null, view.Settings, true, false, 0)),
        s_view,
    ];

    [Fact]
    public void Choose_BareAddress_IsTheFirstView_AndAFilterAloneIsOverEverything()
    {
        Assert.Equal("open", QueueState.Choose(s_bare, s_views, own: false)!.Id);
        Assert.Equal("requests", QueueState.Choose(s_bare, s_views, own: true)!.Id);
        Assert.Equal("all", QueueState.Choose(s_bare with { Filter = "tag = vip" }, s_views, own: false)!.Id);
        Assert.Equal(s_view, QueueState.Choose(s_bare with { View = s_view.Id.ToUpperInvariant() }, s_views, own: false));
        Assert.Null(QueueState.Choose(s_bare with { View = "gone" }, s_views, own: false));
    }

    [Fact]
    public void Read_NothingSaid_ShowsTheViewAsItIsStored()
    {
        var state = QueueState.Read(s_bare, s_view).Value!;

        Assert.False(state.Changed);
        Assert.Equal(["key", "title", "state"], state.Columns.Select(column => column.Key));
        Assert.Equal("?list=priority%20%3D%20P1&sort=created", state.RecordQuery);
    }

    [Theory]
    [InlineData("priority = P2", null, null, null, true)]
    [InlineData("", null, null, null, true)]
    [InlineData("priority=P1", "created", "state,key,title", "dense", true)]
    [InlineData("priority=P1", "created", "key,title,state", "dense", false)]
    [InlineData(null, "", null, null, true)]
    [InlineData(null, null, "", null, true)]
    [InlineData(null, null, null, "", true)]
    [InlineData(null, null, null, "comfortable", true)]
    public void Read_WhatIsSaid_GoesBeforeTheView_AndComesBackFromItsAddress(string? filter, string? sort, string? columns, string? density, bool changed)
    {
        var state = QueueState.Read(new(s_view.Id, filter, sort, columns, density, null), s_view).Value!;

        Assert.Equal(changed, state.Changed);
        var address = QueueState.Write(s_view, state.Shown);
        QueueAddress again = new((string?)address["view"], (string?)address["filter"], (string?)address["sort"], (string?)address["columns"], (string?)address["density"], (string?)address["group"]);
        Assert.Equal(state.Shown, QueueState.Read(again, s_view).Value!.Shown);
        Assert.Equal(changed, new[] { again.Filter, again.Sort, again.Columns, again.Density }.Any(text => text is not null));
    }

    [Theory]
    [InlineData("colour = red", null, null, "filter")]
    [InlineData(null, "team", null, "sort")]
    [InlineData(null, null, "key,key", "columns")]
    public void Read_WhatCannotBeRead_SaysWhichPart(string? filter, string? sort, string? columns, string field) =>
        Assert.Equal(field, QueueState.Read(new(null, filter, sort, columns, null, null), s_view).Error!.Field);

    [Fact]
    public void BuiltIn_Settings_AreCanonical() => Assert.All(
        BuiltInViews.All,
        view => Assert.Equal(
            view.Settings, ViewSettings.Check(view.Settings.Filter, view.Settings.Sort, view.Settings.Columns, view.Settings.Density, view.Settings.Group).Value));
}
