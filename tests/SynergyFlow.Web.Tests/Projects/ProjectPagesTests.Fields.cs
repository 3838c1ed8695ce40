using AngleSharp.Dom;
using Bunit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Projects.Fields;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>The page of a project's fields.</summary>
public sealed partial class ProjectPagesTests
{
    [Fact]
    public void Fields_AreListedInTheirOrder_MovedArchivedAndRemoved_ByWhoManagesTheProject()
    {
        var page = Render<FieldsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Contains("what this project wants to know", page.Find(".empty").TextContent, StringComparison.Ordinal);
        var stamp = new Stamp(_me, Clock.GetUtcNow());
        var cost = _shelf.Kept[0].AddField(null, ItemFieldType.Number, new() { Name = "Cost", Unit = "EUR", Least = 0, Greatest = 5 }, stamp).Value;
        _shelf.Kept[0].AddField(null, ItemFieldType.Choice, new() { Name = "<b>Tier", Options = [.. Enumerable.Range(1, 7).Select(i => new WantedOption(null, $"o{i}"))], Required = true }, stamp);
        _shelf.Used.Add(cost);
        page = Render<FieldsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal(["Cost", "<b>Tier"], page.FindAll("tbody .named").Select(name => name.TextContent));
        Assert.Contains("0 to 5 EUR", page.Find("[data-field=cost]").TextContent, StringComparison.Ordinal);
        Assert.Contains("o1, o2, o3, o4, o5 and 2 more", page.Find("[data-field=b_tier]").TextContent, StringComparison.Ordinal);

        // What items have is put away, the other one is removed.
        Assert.Equal(["Edit Cost", "Archive Cost"], page.FindAll("[data-field=cost] .btn:not(.btn-icon)").Select(button => button.GetAttribute("aria-label")));
        Assert.Equal(["Edit <b>Tier", "Remove <b>Tier"], page.FindAll("[data-field=b_tier] .btn:not(.btn-icon)").Select(button => button.GetAttribute("aria-label")));
        page.Find("[aria-label='Move Cost down']").Click();
        Assert.Equal(["<b>Tier", "Cost"], page.FindAll("tbody .named").Select(name => name.TextContent));
        page.Find("[aria-label='Archive Cost']").Click();
        Assert.True(_shelf.Kept[0].Fields.Single(field => field.Id == cost).Archived);
        page.Find("[role=status] button").Click();
        Assert.False(_shelf.Kept[0].Fields.Single(field => field.Id == cost).Archived);

        _shelf.Denied.Add(Actions.ProjectsManage);
        Assert.Empty(Render<FieldsPage>(web => web.Add(one => one.Key, "WEB")).FindAll("td .btn"));
    }

    private sealed partial class Shelf
    {
        public HashSet<ItemFieldId> Used { get; } = [];

        public Task LoadFieldsAsync(Project project, CancellationToken ct) => Task.CompletedTask;

        public Task<IReadOnlyList<ItemFieldRow>> FieldsAsync(TenantId tenant, ProjectId project, CancellationToken ct) => Task.FromResult<IReadOnlyList<ItemFieldRow>>(
            [.. Kept.Single(one => one.Id == project).Fields.OrderBy(field => field.Position).Select(ItemFieldRow.Of)]);

        public Task LoadLifeCyclesAsync(Project project, WorkItemType type, CancellationToken ct) => Task.CompletedTask;

        public Task<IReadOnlyList<LifeCycleRow>> LifeCyclesAsync(TenantId tenant, ProjectId project, CancellationToken ct)
        {
            var kept = Kept.Single(one => one.Id == project);
            var keys = kept.Fields.ToDictionary(field => field.Id, field => field.Key);
            return Task.FromResult<IReadOnlyList<LifeCycleRow>>([.. Enum.GetValues<WorkItemType>().Select(type =>
                kept.LifeCycleOf(type) is { } cycle ? LifeCycleRow.Of(cycle, [.. kept.States.OrderBy(state => state.Position).Select(state => state.Id)], keys) : LifeCycleRow.Free(type))]);
        }

        public Task<IReadOnlySet<ItemFieldId>> UsedFieldsAsync(RecordScope scope, ProjectId project, CancellationToken ct) => Task.FromResult<IReadOnlySet<ItemFieldId>>(Used);
    }
}
