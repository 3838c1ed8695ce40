using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>What is typed into the form of a work item, and what of it is sent.</summary>
public sealed class ItemDraftTests
{
    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("2,5", 2.5)]
    [InlineData(" 8 ", 8)]
    public void Points_AreReadAsPeopleWriteThem(string typed, double points) =>
        Assert.Equal((decimal)points, new ItemDraft { Title = "x", Points = typed }.ToFields().Value!.Points);

    [Theory]
    [InlineData("many", null, null, "points")]
    [InlineData("1.2.3", null, null, "points")]
    [InlineData("-1", null, null, "points")]
    [InlineData(null, "soon", null, "estimate")]
    [InlineData(null, null, "1h 30", "remaining")]
    public void WhatCannotBeRead_IsSaidAtItsField(string? points, string? estimate, string? remaining, string field) =>
        Assert.Equal(field, new ItemDraft { Title = "x", Points = points, Estimate = estimate, Remaining = remaining }.ToFields().Error?.Field);

    /// <summary>A form that was opened and saved changes nothing, whatever language its numbers are in.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("id")]
    public void Form_OpenedAndSaved_SendsNothing_AndOneFieldOnlyThatField(string language)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(language);
        try
        {
            WorkItemDetails item = new(
                RecordId.New(), "WEB-1", new(ProjectId.New(), "WEB", "Website", false, []), WorkItemType.Story, "Login page", new(new(Guid.CreateVersion7()), "Backlog", default),
                Priority.P2, new(UserId.New(), "Ayu"), new(UserId.New(), "Budi"), [new(RecordId.New(), "WEB-2", WorkItemType.Epic, "Epic")], [], RollUp.None)
            {
                Points = 2.5m,
                Estimate = 90,
                Remaining = 0,
                StartDate = new(2026, 11, 2),
                Labels = ["api", "web"],
                Components = [new(ProjectComponentId.New(), "API"), new(ProjectComponentId.New(), "Search")],
                Versions = [new(ProjectVersionId.New(), "1.0", VersionState.Archived)],
            };
            var (from, draft) = (ItemDraft.Of(item).ToFields().Value!, ItemDraft.Of(item));
            Assert.Empty(ItemDraft.Changes(from, draft.ToFields().Value!).Touched(from));
            Assert.Equal((2.5m, 90, 0), (from.Points, from.Estimate, from.Remaining));

            draft.Assignee = null;
            var to = draft.ToFields().Value!;
            Assert.Equal(["assignee"], ItemDraft.Changes(from, to).Touched(to).Keys);
            draft.Assignee = new PickerItem(UserId.New().ToString(), "Citra");
            draft.Labels = "web";
            to = draft.ToFields().Value!;
            Assert.Equal(["assignee", "tags"], ItemDraft.Changes(from, to).Touched(to).Keys);
            draft.Components.Reverse();
            Assert.Equal(["assignee", "tags"], ItemDraft.Changes(from, draft.ToFields().Value!).Touched(to).Keys);
            draft.Components.RemoveAt(0);
            draft.Versions.Clear();
            to = draft.ToFields().Value!;
            Assert.Equal(["assignee", "tags", "components", "versions"], ItemDraft.Changes(from, to).Touched(to).Keys);
            Assert.Equal(item.Components[0].Id, Assert.Single(to.Components));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
