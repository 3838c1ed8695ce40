using System.Text.Json;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Projects;

public sealed class ItemFieldTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
    private static readonly HashSet<ItemFieldOptionId> s_unused = [];

    private readonly Project _project = Project.Create(
        Tenant.First, "WEB", ProjectTemplate.Scrum, new ProjectFields { Name = "Website", Lead = UserId.New() }, s_stamp);

    public ItemFieldTests() => _project.ClearEvents();

    [Fact]
    public void Field_IsAddedEditedOrderedArchivedAndRemoved_AndNothingIsNoEvent()
    {
        var cost = Add("Cost", ItemFieldType.Number, form => form with { Unit = "EUR", Least = 0, OnCard = true });
        var tier = Add("Customer tier", ItemFieldType.Choice, form => form with { Options = Options("Gold", "Silver"), AppliesTo = [WorkItemType.Story, WorkItemType.Bug] });
        Assert.Equal(("cost", "customer_tier", 1, 2), (cost.Key, tier.Key, cost.Position, tier.Position));
        Assert.Equal(
            ["key null customer_tier", "type null choice", "field null Customer tier", "applies_to null story, bug", "required null false", "on_card null false", "archived null false", "options null Gold, Silver"],
            _project.Events[^1].Event.Changes.Select(change => $"{change.Field} {change.From ?? "null"} {change.To}"));

        Edit(tier, form => form);
        Assert.Equal(2, _project.Events.Count);
        Edit(tier, form => form with { Name = "Tier", Options = [.. form.Options.Reverse(), new(null, "Bronze")], Required = true });
        Assert.Equal(("Tier", "customer_tier", true), (tier.Name, tier.Key, tier.Required));
        Assert.Equal(
            [new("field", "Customer tier", "Tier"), new("required", "false", "true"), new("options", "Gold, Silver", "Silver, Gold, Bronze")],
            _project.Events[^1].Event.Changes);

        Assert.Null(_project.OrderFields([tier.Id, cost.Id], s_stamp).Error);
        Assert.Equal([new("order", "Cost, Tier", "Tier, Cost")], _project.Events[^1].Event.Changes);
        Assert.Null(_project.OrderFields([tier.Id, cost.Id], s_stamp).Error);
        Assert.IsType<ItemFieldsOrderUnknown>(_project.OrderFields([tier.Id], s_stamp).Error);
        Assert.IsType<ItemFieldsOrderUnknown>(_project.OrderFields([tier.Id, tier.Id], s_stamp).Error);

        // What is archived is neither asked for nor on a card.
        Edit(cost, form => form with { Archived = true });
        Assert.Equal((true, false), (cost.Archived, cost.OnCard));
        Assert.IsType<ItemFieldInUse>(_project.RemoveField(cost.Id, used: true, s_stamp).Error);
        Assert.Null(_project.RemoveField(cost.Id, used: false, s_stamp).Error);
        Assert.IsType<ItemFieldNotFound>(_project.RemoveField(cost.Id, used: false, s_stamp).Error);
        Assert.Equal(
            ["project.field_added", "project.field_added", "project.field_edited", "project.fields_ordered", "project.field_edited", "project.field_removed"],
            _project.Events.Select(raised => EventNameAttribute.Of(raised.Event.GetType())));
    }

    [Fact]
    public void Form_SaysWhatItCannotBe()
    {
        foreach (var (field, type, form) in new (string, ItemFieldType, ItemFieldForm)[]
        {
            ("name", ItemFieldType.Text, new() { Name = " " }),
            ("name", ItemFieldType.Text, new() { Name = new string('x', ItemField.NameLength + 1) }),
            ("type", (ItemFieldType)99, new() { Name = "x" }),
            ("help", ItemFieldType.Text, new() { Name = "x", Help = new string('x', 201) }),
            ("unit", ItemFieldType.Text, new() { Name = "x", Unit = "EUR" }),
            ("least", ItemFieldType.Date, new() { Name = "x", Least = 1 }),
            ("least", ItemFieldType.Number, new() { Name = "x", Least = 0.00001m }),
            ("greatest", ItemFieldType.Number, new() { Name = "x", Least = 2, Greatest = 1 }),
            ("options", ItemFieldType.Choice, new() { Name = "x" }),
            ("options", ItemFieldType.Text, new() { Name = "x", Options = Options("a") }),
            ("options", ItemFieldType.Choices, new() { Name = "x", Options = Options([.. Enumerable.Range(0, 101).Select(i => $"o{i}")]) }),
            ("options[1].name", ItemFieldType.Choice, new() { Name = "x", Options = Options("a", "A") }),
            ("options[1].name", ItemFieldType.Choice, new() { Name = "x", Options = Options("a", " ") }),
            ("appliesTo", ItemFieldType.Text, new() { Name = "x", AppliesTo = [(WorkItemType)99] }),
            ("onCard", ItemFieldType.LongText, new() { Name = "x", OnCard = true }),
        })
        {
            Assert.Equal(field, form.Checked(type).Error?.Field);
        }
    }

    [Fact]
    public void Names_Keys_AndOptions_AreTheirOwn_AndThereAreOnlySoMany()
    {
        var tier = Add("Tier", ItemFieldType.Choice, form => form with { Options = Options("Gold", "Silver") });
        Assert.Equal("name", Assert.IsType<ItemFieldNameTaken>(TryAdd("TIER").Error).Field);
        Assert.IsType<ItemFieldKeyTaken>(_project.AddField("tier", ItemFieldType.Text, Form("Other"), s_stamp).Error);
        foreach (var key in new[] { "", "Tier", "1a", "a-b", new string('a', 41) })
        {
            Assert.Equal("key", _project.AddField(key, ItemFieldType.Text, Form("Other"), s_stamp).Error?.Field);
        }

        Assert.Equal("tier_2", Add("tier!", ItemFieldType.Text).Key);
        Assert.Equal("field_3", Add("3", ItemFieldType.Text).Key);
        Assert.Equal("field", Add("価格", ItemFieldType.Text).Key);

        // Options that items have stay; those that are not of the field are none.
        var gold = tier.Options.First(option => option.Name == "Gold");
        Assert.Equal("options", Assert.IsType<ItemFieldOptionInUse>(_project.EditField(tier.Id, Form("Tier") with { Options = Options("Silver") }, new HashSet<ItemFieldOptionId> { gold.Id }, s_stamp).Error).Field);
        Assert.IsType<ItemFieldOptionUnknown>(_project.EditField(tier.Id, Form("Tier") with { Options = [new(ItemFieldOptionId.New(), "x")] }, s_unused, s_stamp).Error);
        Assert.IsType<ItemFieldOptionUnknown>(_project.EditField(tier.Id, Form("Tier") with { Options = [new(gold.Id, "x"), new(gold.Id, "y")] }, s_unused, s_stamp).Error);

        for (var i = 0; i < ItemField.MostOnCard; i++)
        {
            Add($"On card {i}", ItemFieldType.Text, form => form with { OnCard = true });
        }

        Assert.Equal("onCard", Assert.IsType<TooManyOnCard>(_project.AddField(null, ItemFieldType.Text, Form("One more") with { OnCard = true }, s_stamp).Error).Field);
        while (_project.Fields.Count < ItemField.Most)
        {
            Add($"f{_project.Fields.Count}", ItemFieldType.Text);
        }

        Assert.IsType<TooManyItemFields>(TryAdd("x").Error);
    }

    /// <summary>Each type takes what it is, and says of anything else what to do.</summary>
    [Fact]
    public void Values_AreReadByType()
    {
        foreach (var type in Enum.GetValues<ItemFieldType>())
        {
            Add(type.ToText(), type, form => type.HasOptions() ? form with { Options = Options("Gold", "Silver", "Old") } : type is ItemFieldType.Number ? form with { Least = 1, Greatest = 5 } : form);
        }

        var person = UserId.New();
        foreach (var (key, json, said) in new[]
        {
            ("text", "\" a line \"", "a line"), ("text", "\" \"", null), ("long_text", "\"two\\nlines\"", "two\nlines"), ("number", "2.50", "2.5"), ("date", "\"2026-12-31\"", "2026-12-31"),
            ("yes_no", "true", "true"), ("yes_no", "false", "false"), ("choice", "\"GOLD\"", "Gold"), ("choices", "[\"silver\",\"Gold\",\"Silver\"]", "Gold, Silver"), ("choices", "[]", null),
            ("person", $"\"{person}\"", person.ToString()), ("address", "\"https://example.org/a?b=c\"", "https://example.org/a?b=c"), ("text", "null", null),
        })
        {
            Assert.Equal(said, FieldInputs.Said(Field(key), On(key, json).Value!));
        }

        foreach (var (key, json) in new[]
        {
            ("text", "1"), ("text", "\"a\\nb\""), ("long_text", $"\"{new string('x', ItemField.LongTextLength + 1)}\""), ("number", "\"2\""), ("number", "0.9"), ("number", "5.01"), ("number", "2.12345"),
            ("date", "\"31.12.2026\""), ("date", "\"1800-01-01\""), ("yes_no", "\"yes\""), ("choice", "\"Bronze\""), ("choice", "[\"Gold\"]"), ("choices", "\"Gold\""), ("choices", "[\"Gold\",\"x\"]"),
            ("person", "\"me\""), ("address", "\"example.org\""), ("address", "\"javascript:alert(1)\""), ("address", "\"ftp://example.org\""),
        })
        {
            var refused = On(key, json).Error;
            Assert.Equal("fields/" + key, refused?.Field);
            Assert.NotNull(refused!.Wording);
        }

        Assert.Equal("fields/none", Assert.IsType<WorkItemFieldUnknown>(On("none", "1").Error).Field);
    }

    [Fact]
    public void WhatIsArchived_OrOfAnotherType_StaysAndIsCleared_AndComesOntoNothing()
    {
        var tier = Add("Tier", ItemFieldType.Choices, form => form with { Options = Options("Gold", "Silver"), AppliesTo = [WorkItemType.Story] });
        var gold = FieldInputs.On(_project.Fields, WorkItemType.Story, [], Said("tier", FieldInput.Of(["Gold"]))).Value!;
        Assert.IsType<WorkItemFieldUnfit>(FieldInputs.On(_project.Fields, WorkItemType.Bug, [], Said("tier", FieldInput.Of(["Gold"]))).Error);
        Assert.Equal(gold, FieldInputs.On(_project.Fields, WorkItemType.Bug, gold, Said("tier", FieldInput.Of(["gold"]))).Value);
        Assert.Empty(FieldInputs.On(_project.Fields, WorkItemType.Bug, gold, Said("tier", null)).Value!);

        Edit(tier, form => form with { Options = [form.Options[0] with { Archived = true }, form.Options[1]] });
        Assert.IsType<WorkItemFieldOptionUnknown>(FieldInputs.On(_project.Fields, WorkItemType.Story, [], Said("tier", FieldInput.Of(["Gold"]))).Error);
        Assert.Equal(2, FieldInputs.On(_project.Fields, WorkItemType.Story, gold, Said("tier", FieldInput.Of(["Gold", "Silver"]))).Value!.Count);

        Edit(tier, form => form with { Archived = true });
        Assert.IsType<WorkItemFieldArchived>(FieldInputs.On(_project.Fields, WorkItemType.Story, gold, Said("tier", FieldInput.Of(["Silver"]))).Error);
        Assert.Empty(FieldInputs.On(_project.Fields, WorkItemType.Story, gold, Said("tier", null)).Value!);
    }

    [Fact]
    public void WhatIsNeeded_IsNeededOfTheTypesThatHaveIt()
    {
        Add("Customer", ItemFieldType.Text, form => form with { Required = true, AppliesTo = [WorkItemType.Story] });
        Assert.Equal("customer", FieldInputs.Missing(_project.Fields, WorkItemType.Story, [])?.Key);
        Assert.Null(FieldInputs.Missing(_project.Fields, WorkItemType.Bug, []));
        Assert.Null(FieldInputs.Missing(_project.Fields, WorkItemType.Story, FieldInputs.On(_project.Fields, WorkItemType.Story, [], Said("customer", FieldInput.Of("Ayu"))).Value!));
    }

    [Fact]
    public void Item_KeepsValuesInPlace_WithHistoryByName_AndTheWordsItIsFoundBy()
    {
        Add("Tier", ItemFieldType.Choices, form => form with { Options = Options("Gold", "Silver", "Bronze") });
        Add("Customer", ItemFieldType.Text);
        Add("Cost", ItemFieldType.Number);
        var item = WorkItem.Create(_project, 1, Rank.First, Filled(new() { Title = "x" }, ("tier", FieldInput.Of(["Gold", "Bronze"])), ("cost", FieldInput.Of(12.5m))), _project.States[1], s_stamp);
        Assert.Contains(new FieldChange("field:tier", null, "Gold, Bronze"), item.Events[^1].Event.Changes);
        Assert.Contains(new FieldChange("field:cost", null, "12.5"), item.Events[^1].Event.Changes);
        Assert.Equal("Gold\nBronze", item.MoreWords);

        var bronze = item.Values.Single(value => value.Position == 1);
        item.Edit(Filled(WorkItemFields.Of(item), ("tier", FieldInput.Of(["Silver"])), ("customer", FieldInput.Of("Ayu")), ("cost", null)), s_stamp);
        Assert.Equal(
            [new("field:tier", "Gold, Bronze", "Silver"), new("field:customer", null, "Ayu"), new("field:cost", "12.5", null)], item.Events[^1].Event.Changes);
        Assert.DoesNotContain(bronze, item.Values);
        Assert.Equal(("Silver\nAyu", 2), (item.MoreWords, item.Values.Count));

        var events = item.Events.Count;
        item.Edit(Filled(WorkItemFields.Of(item), ("tier", FieldInput.Of(["Silver"]))), s_stamp);
        Assert.Equal(events, item.Events.Count);

        // A type that does not have it keeps it.
        item.Edit(WorkItemFields.Of(item) with { Type = WorkItemType.Bug }, s_stamp);
        Assert.Equal(2, item.Values.Count);
    }

    [Fact]
    public void Filters_AreReadAsAddressesSayThem()
    {
        Add("Tier", ItemFieldType.Choice, form => form with { Options = Options("Gold", "Silver, polished") });
        Add("Cost", ItemFieldType.Number);
        Add("Due", ItemFieldType.Date);
        Add("Open", ItemFieldType.YesNo);
        Add("Owner", ItemFieldType.Person);
        Add("Customer", ItemFieldType.Text);
        Add("Notes", ItemFieldType.LongText);
        var me = UserId.New();
        var tier = Field("tier").Options;
        Assert.Equal([tier[0].Id, tier[1].Id], Read("tier", $"gold,{tier[1].Id}").Value!.Options);
        Assert.Equal([tier[1].Id], Read("tier", "silver, polished").Value!.Options);
        Assert.Equal((true, 1), (Read("tier", "none,gold").Value!.None, Read("tier", "none,gold").Value!.Options.Count));
        Assert.Equal((true, false), (Read("tier", "none").Value!.None, Read("tier", "none").Value!.HasValues));
        Assert.Equal((1m, 5m), (Read("cost", "1..5").Value!.From, Read("cost", "1..5").Value!.To));
        Assert.Equal((null, 5m), (Read("cost", "..5").Value!.From, Read("cost", "..5").Value!.To));
        Assert.Equal((-2m, -2m), (Read("cost", "-2").Value!.From, Read("cost", "-2").Value!.To));
        Assert.Equal((new DateOnly(2026, 11, 1), null), (Read("due", "2026-11-01..").Value!.FromDay, Read("due", "2026-11-01..").Value!.ToDay));
        Assert.True(Read("open", "true").Value!.Yes);
        Assert.Equal([me], Read("owner", "me").Value!.People);
        Assert.Equal("ayu", Read("customer", "Ayu").Value!.Text);
        foreach (var (key, value) in new[] { ("tier", "Bronze"), ("cost", ".."), ("cost", "a..b"), ("due", "soon"), ("open", "yes"), ("owner", "Ayu"), ("notes", "x"), ("nothing", "x") })
        {
            Assert.Equal("field." + key, Read(key, value).Error?.Field);
        }

        Result<FieldFilter> Read(string key, string value)
        {
            var read = FieldFilter.Read(_project.Id, [.. _project.Fields.Select(ItemFieldRow.Of)], new Dictionary<string, string> { ["field." + key] = value }, me);
            return read.Failed ? read.Error : read.Value[0];
        }
    }

    private WorkItemFields Filled(WorkItemFields fields, params IEnumerable<(string Key, FieldInput? Input)> said) => fields with
    {
        Values = FieldInputs.On(_project.Fields, fields.Type, fields.Values, said.ToDictionary(one => one.Key, one => one.Input)).Value!,
    };

    private static Dictionary<string, FieldInput?> Said(string key, FieldInput? input) => new() { [key] = input };

    private Result<IReadOnlyList<FieldEntry>> On(string key, string json) =>
        FieldInputs.On(_project.Fields, WorkItemType.Task, [], Said(key, JsonSerializer.Deserialize<FieldInput?>(json)));

    private ItemField Field(string key) => _project.Fields.First(field => field.Key == key);

    private static IReadOnlyList<WantedOption> Options(params IEnumerable<string> names) => [.. names.Select(name => new WantedOption(null, name))];

    private static ItemFieldForm Form(string name) => new() { Name = name };

    private Result<ItemFieldId> TryAdd(string name) => _project.AddField(null, ItemFieldType.Text, Form(name), s_stamp);

    private ItemField Add(string name, ItemFieldType type, Func<ItemFieldForm, ItemFieldForm>? with = null)
    {
        var form = (with?.Invoke(Form(name)) ?? Form(name)).Checked(type);
        Assert.Null(form.Error);
        var added = _project.AddField(null, type, form.Value!, s_stamp);
        Assert.Null(added.Error);
        return _project.Fields.First(field => field.Id == added.Value);
    }

    private void Edit(ItemField field, Func<ItemFieldForm, ItemFieldForm> with) =>
        Assert.Null(_project.EditField(field.Id, with(ItemFieldForm.Of(field)).Checked(field.Type).Value!, s_unused, s_stamp).Error);
}
