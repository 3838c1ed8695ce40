using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Projects.Fields;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>The project's own fields on a form: 200 of them are no longer to wait for than 20.</summary>
public sealed class OwnFieldsTests : FrameTest
{
    public OwnFieldsTests() => ComponentFactories.AddStub<PersonPicker>();

    [Fact]
    public void Form_Of200Fields_RendersTheFirst20_AndTheOthersWhenTheyAreAskedFor()
    {
        List<ItemFieldRow> fields = [.. Enumerable.Range(0, 200).Select(i => Row($"f{i}", ItemFieldType.Text))];
        fields[150] = fields[150] with { Required = true };
        OwnDraft draft = new();
        draft["f199"].Text = "typed";
        var form = Render<OwnFields>(own => own.Add(one => one.Fields, fields).Add(one => one.Type, WorkItemType.Task).Add(one => one.Draft, draft));

        // What is needed is there from the beginning, and what is filled in further down is said.
        Assert.Equal(20, form.FindAll("input").Count);
        Assert.Equal("true", form.Find("#own-f150").GetAttribute("aria-required"));
        Assert.Equal("More fields (180)", form.Find("button").TextContent.Trim());
        Assert.Contains("1 of them filled in", form.Markup, StringComparison.Ordinal);
        form.Find("button").Click();
        Assert.Equal(200, form.FindAll("input").Count);
        Assert.Equal("typed", form.Find("#own-f199").GetAttribute("value"));
    }

    [Fact]
    public void WhatWasRefused_IsSeen_WhereverItIs()
    {
        List<ItemFieldRow> fields = [.. Enumerable.Range(0, 30).Select(i => Row($"f{i}", ItemFieldType.Number))];
        var form = Render<OwnFields>(own => own.Add(one => one.Fields, fields).Add(one => one.Type, WorkItemType.Task).Add(one => one.Draft, new()).Add(one => one.At, "fields/f29").Add(one => one.Problem, "No number."));
        Assert.Equal("true", form.Find("#own-f29").GetAttribute("aria-invalid"));
        Assert.Equal("No number.", form.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void OnlyWhatIsForTheType_IsOffered_AndWhatWasTypedStays()
    {
        List<ItemFieldRow> fields = [Row("all", ItemFieldType.Text), Row("stories", ItemFieldType.Text) with { AppliesTo = [WorkItemType.Story] }, Row("old", ItemFieldType.Text) with { Archived = true }];
        OwnDraft draft = new();
        var form = Render<OwnFields>(own => own.Add(one => one.Fields, fields).Add(one => one.Type, WorkItemType.Story).Add(one => one.Draft, draft));
        Assert.Equal(["own-all", "own-stories"], form.FindAll("input").Select(input => input.Id));
        form.Find("#own-all").Change("a");
        form.Find("#own-stories").Change("s");
        form.Render(own => own.Add(one => one.Type, WorkItemType.Bug));
        Assert.Equal("a", Assert.Single(form.FindAll("input")).GetAttribute("value"));
        Assert.Equal(["all"], draft.Changes(fields, WorkItemType.Bug, new()).Value!.Keys);
        Assert.Equal(["all", "stories"], draft.Changes(fields, WorkItemType.Story, new()).Value!.Keys);
    }

    [Fact]
    public void EachType_HasItsOwnInput_AndIsSaidAsPeopleTypeIt()
    {
        ItemFieldOptionRow gold = new(ItemFieldOptionId.New(), "Gold", false), old = new(ItemFieldOptionId.New(), "Old", true);
        List<ItemFieldRow> fields = [.. Enum.GetValues<ItemFieldType>().Select(type => Row(type.ToText(), type) with { Options = type.HasOptions() ? [gold, old] : [] })];
        OwnDraft draft = new();
        draft["person"].Person = new PickerItem(Guid.CreateVersion7().ToString(), "Ana");
        var form = Render<OwnFields>(own => own.Add(one => one.Fields, fields).Add(one => one.Type, WorkItemType.Task).Add(one => one.Draft, draft));
        Assert.DoesNotContain("Old", form.Markup, StringComparison.Ordinal);
        form.Find("#own-text").Change(" x ");
        form.Find("#own-long_text").Change("a\nb");
        form.Find("#own-number").Change("12.5");
        form.Find("#own-date").Change("2026-12-31");
        form.Find("#own-yes_no").Change("false");
        form.Find("#own-choice").Change(gold.Id.ToString());
        form.Find("fieldset.own-choices input").Change(true);
        form.Find("#own-address").Change("https://example.org");
        var said = draft.Changes(fields, WorkItemType.Task, new()).Value!;
        Assert.Equal(9, said.Count);
        Assert.Equal(("x", 12.5m, "2026-12-31", false, gold.Id.ToString()), (said["text"]!.Text, said["number"]!.Number, said["date"]!.Text, said["yes_no"]!.Yes, said["choice"]!.Text));
        Assert.Equal([gold.Id.ToString()], said["choices"]!.Several);

        form.Find("#own-number").Change("cheap");
        Assert.Equal("fields/number", draft.Changes(fields, WorkItemType.Task, new()).Error?.Field);
        form.Find("#own-number").Change("");
        Assert.DoesNotContain("number", draft.Changes(fields, WorkItemType.Task, new()).Value!.Keys);
    }

    [Fact]
    public void Edit_SaysOnlyWhatIsAnotherOne_AndNothingClears()
    {
        FieldShown cost = new("cost", "Cost", ItemFieldType.Number, [], "EUR", false, [new(ItemFieldId.New()) { Number = 3 }]), text = new("text", "Text", ItemFieldType.Text, [], null, false, [new(ItemFieldId.New()) { Text = "x" }]);
        List<ItemFieldRow> fields = [Row("cost", ItemFieldType.Number), Row("text", ItemFieldType.Text)];
        var (before, draft) = (OwnDraft.Of([cost, text]), OwnDraft.Of([cost, text]));
        Assert.Empty(draft.Changes(fields, WorkItemType.Task, before).Value!);
        draft["cost"].Text = " ";
        Assert.Equal(("cost", null), Assert.Single(draft.Changes(fields, WorkItemType.Task, before).Value!.Select(one => (one.Key, one.Value))));
        Assert.Equal("3 EUR", Services.GetRequiredService<IStringLocalizer<FieldText>>().Value(cost));
    }

    private static ItemFieldRow Row(string key, ItemFieldType type) => new(ItemFieldId.New(), key, key, type, [], null, false, false, null, null, null, false, []);
}
