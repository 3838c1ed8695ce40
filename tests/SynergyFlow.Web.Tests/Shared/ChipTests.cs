using Bunit;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class ChipTests : FrameTest
{
    [Theory]
    [InlineData("new", "New")]
    [InlineData("open", "Open")]
    [InlineData("pending", "Pending")]
    [InlineData("resolved", "Resolved")]
    [InlineData("closed", "Closed")]
    [InlineData("cancelled", "Cancelled")]
    public void State_Category_HasWordAndIcon(string category, string word)
    {
        var chip = Render<StateChip>(ps => ps.Add(p => p.Category, category));

        Assert.Equal(word, chip.Find(".chip").TextContent.Trim());
        Assert.NotNull(chip.Find("svg"));
    }

    [Fact]
    public void State_Label_IsShownInsteadOfTheCategory() =>
        Assert.Equal("Waiting for supplier", Render<StateChip>(ps => ps.Add(p => p.Category, "pending").Add(p => p.Label, "Waiting for supplier")).Find(".chip").TextContent.Trim());

    [Fact]
    public void State_UnknownCategory_IsABug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Render<StateChip>(ps => ps.Add(p => p.Category, "odd")));

    [Fact]
    public void State_Icons_DifferByCategory()
    {
        string[] categories = ["new", "open", "pending", "resolved", "closed", "cancelled"];
        var icons = categories.Select(category => Render<StateChip>(ps => ps.Add(p => p.Category, category)).Find("svg").InnerHtml);

        Assert.Equal(categories.Length, icons.Distinct().Count());
    }

    [Theory]
    [InlineData(1, "P1 Critical", "tone-danger")]
    [InlineData(2, "P2 High", "tone-orange")]
    [InlineData(3, "P3 Medium", "tone-warning")]
    [InlineData(4, "P4 Low", "tone-success")]
    public void Priority_Level_HasWordIconAndTone(int level, string word, string tone)
    {
        var chip = Render<PriorityChip>(ps => ps.Add(p => p.Level, level)).Find(".chip");

        Assert.Equal(word, chip.TextContent.Trim());
        Assert.Contains(tone, chip.ClassList);
        Assert.NotNull(chip.QuerySelector("svg"));
    }
}
