using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Core.Tests.Work.Views;

public sealed class ListColumnsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("key,title,state,priority,assignee,team,updated", null)]
    [InlineData("state,title", "key,state,title")]
    [InlineData(" key , title:420 ", "key,title:420")]
    [InlineData("key,title,state,priority,assignee:048,team,updated", "key,title,state,priority,assignee:48,team,updated")]
    public void Parse_Columns_KeepsThemAndTheirWidths(string? text, string? canonical) =>
        Assert.Equal(canonical, ListColumns.Write(ListColumns.Parse(text).Value!));

    [Theory]
    [InlineData("key,secret")]
    [InlineData("key,key:90")]
    [InlineData("key:47")]
    [InlineData("key:1201")]
    [InlineData("key:-90")]
    [InlineData("key:90px")]
    [InlineData("key:")]
    [InlineData("key:9e1")]
    [InlineData("key:99999999999")]
    public void Parse_WhatIsNoColumnOrWidth_IsRefused(string text) => Assert.Equal("columns", ListColumns.Parse(text).Error?.Field);

    /// <summary>It ends in a style attribute: nothing but known names and numbers gets through.</summary>
    [Theory]
    [InlineData("key:120,title:300", "key:120,title:300")]
    [InlineData("key:120,key:300", "key:120")]
    [InlineData("key:1;background:url(x),title:300", "title:300")]
    [InlineData("\"><script>:120,state:60", "state:60")]
    [InlineData("key", "")]
    [InlineData(null, "")]
    public void Widths_OfACookie_AreReadAsFarAsTheyAreWidths(string? text, string read) => Assert.Equal(read, ListColumns.Spell(ListColumns.Widths(text)));

    /// <summary>Groups by state stand by category and name: that this is the life cycle holds as long as this does.</summary>
    [Fact]
    public void States_ByCategoryAndName_AreInTheOrderOfTheLifeCycle() => Assert.Equal(
        Enum.GetValues<IncidentState>(),
        Enum.GetValues<IncidentState>().OrderBy(state => state.Category).ThenBy(state => state.ToText(), StringComparer.Ordinal));
}
