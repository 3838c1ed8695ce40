using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Fields of a project's own on work items: what is kept, what finds it, and what becomes of it when they change.</summary>
public sealed class WorkItemFieldsTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Values_OfEachType_AreKept_Read_AndEdited_WithHistoryByName()
    {
        await MakeAsync();
        foreach (var type in Enum.GetValues<ItemFieldType>())
        {
            await FieldAsync(type.ToText(), type, form => type.HasOptions() ? form with { Options = Options("Gold", "Silver") } : form with { OnCard = type is ItemFieldType.Number or ItemFieldType.YesNo });
        }

        var id = await AddedAsync(
            ("text", FieldInput.Of("Ayu")), ("long_text", FieldInput.Of("a\nb")), ("number", FieldInput.Of(12.5m)), ("date", FieldInput.Of("2026-12-31")), ("yes_no", FieldInput.Of(false)),
            ("choice", FieldInput.Of("gold")), ("choices", FieldInput.Of(["Silver", "Gold"])), ("person", FieldInput.Of(OtherAgent.Id.ToString())), ("address", FieldInput.Of("https://example.org/")));
        var shown = await ShownAsync(id);
        Assert.Equal(["text", "long_text", "number", "date", "yes_no", "choice", "choices", "person", "address"], shown.Own.Select(one => one.Key));
        Assert.Equal(("Ayu", 12.5m, new DateOnly(2026, 12, 31), false), (shown.Fields["text"], shown.Fields["number"], shown.Fields["date"], shown.Fields["yes_no"]));
        Assert.Equal(("Gold", "Gold Silver", OtherAgent.Id), (shown.Own[5].Options[0].Name, string.Join(' ', shown.Own[6].Options.Select(option => option.Name)), shown.Own[7].Person!.Id));

        // Lists have those that are on cards.
        Assert.Equal(["number", "yes_no"], Assert.Single((await ItemsAsync(Agent)).Value!.Items).Own.Select(one => one.Key));

        Assert.Equal(2, (await EditAsync(Agent, id, new() { Title = "y" }, 1)).Value);
        Assert.Equal(3, (await SayAsync(Agent, id, 2, ("choices", FieldInput.Of(["Silver"])), ("text", null), ("number", FieldInput.Of(3)))).Value);
        shown = await ShownAsync(id);
        Assert.Equal(("Silver", 3m, 8), (Assert.Single(shown.Own.Single(one => one.Key == "choices").Options).Name, shown.Fields["number"], shown.Own.Count));
        var history = await RunAsync((IRecordChanges changes) => changes.SinceAsync(Agent.Tenant, id, 2, Ct));
        Assert.Equal([("field:text", null), ("field:number", "3"), ("field:choices", "Silver")], history.Select(change => (change.Field, change.Value)));
    }

    /// <summary>By its name of now, and people by theirs; what the project has no more by its key.</summary>
    [Fact]
    public async Task Timeline_SaysWhatFieldsAreCalledNow()
    {
        await MakeAsync();
        await FieldAsync("Owner", ItemFieldType.Person);
        var id = await AddedAsync();
        Assert.Null((await ChangeAsync((await FieldsAsync())[0].Id, new() { Name = "Product owner" })).Error);
        await using (var db = Database.Open())
        {
            db.Add(new WorkHistory
            {
                Tenant = Agent.Tenant,
                Record = id,
                Sequence = 2,
                EventId = Guid.CreateVersion7(),
                Type = "work_item.edited",
                At = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero),
                ActorId = Agent.Id,
                Channel = Channel.Ui,
                Changes = $$"""[{"field":"field:owner","from":null,"to":"{{OtherAgent.Id}}"},{"field":"field:gone","from":null,"to":"x"},{"field":"title","from":"x","to":"y"}]""",
            });
            await db.SaveChangesAsync(Ct);
        }

        var changes = Assert.Single((await Records.TimelineAsync(await ScopeAsync(Agent), id, TimelineFilter.All, null, 50, Ct))!.Value.Value!.Items).Changes;
        Assert.Equal([("Product owner", "Budi"), (null, null), (null, null)], changes.Select(change => (change.FieldName, change.ToName)));
    }

    [Fact]
    public async Task Edits_OfTheSameField_Meet_AndOfOthersGoThrough()
    {
        await MakeAsync();
        await FieldAsync("Tier", ItemFieldType.Choice, form => form with { Options = Options("Gold", "Silver") });
        await FieldAsync("Cost", ItemFieldType.Number);
        var id = await AddedAsync();
        Assert.Equal(2, (await SayAsync(Agent, id, 1, ("tier", FieldInput.Of("Gold")))).Value);
        Assert.Equal(3, (await SayAsync(OtherAgent, id, 1, ("cost", FieldInput.Of(3)))).Value);
        var met = Assert.Single(Assert.IsType<EditConflict>((await SayAsync(OtherAgent, id, 1, ("tier", FieldInput.Of("Silver")))).Error).Fields);
        Assert.Equal(("field:tier", "Gold", "Silver", Agent.Id), (met.Field, met.Theirs, met.Yours, met.By));

        // Another name is no other field: the edit of before still meets.
        var tier = (await FieldsAsync()).First(row => row.Key == "tier");
        Assert.Null((await ChangeAsync(tier.Id, new() { Name = "Level" })).Error);
        Assert.IsType<EditConflict>((await SayAsync(OtherAgent, id, 1, ("tier", FieldInput.Of("Silver")))).Error);
    }

    [Fact]
    public async Task Filters_FindByEachType_AndListBoardAndBacklogAgree()
    {
        await MakeAsync();
        await FieldAsync("Tier", ItemFieldType.Choices, form => form with { Options = Options("Gold", "Silver") });
        await FieldAsync("Cost", ItemFieldType.Number);
        await FieldAsync("Due", ItemFieldType.Date);
        await FieldAsync("Safe", ItemFieldType.YesNo);
        await FieldAsync("Owner", ItemFieldType.Person);
        await FieldAsync("Customer", ItemFieldType.Text);
        await AddedAsync("a", ("tier", FieldInput.Of(["Gold", "Silver"])), ("cost", FieldInput.Of(1)), ("due", FieldInput.Of("2026-11-01")), ("safe", FieldInput.Of(true)));
        await AddedAsync("b", ("tier", FieldInput.Of(["Silver"])), ("cost", FieldInput.Of(5)), ("due", FieldInput.Of("2026-12-01")), ("owner", FieldInput.Of(Agent.Id.ToString())));
        await AddedAsync("c", ("cost", FieldInput.Of(9.5m)), ("safe", FieldInput.Of(false)), ("customer", FieldInput.Of("Ayu & Sons")));

        foreach (var (key, value, titles) in new[]
        {
            ("tier", "Gold", "a"), ("tier", "gold,silver", "b a"), ("tier", "none", "c"), ("tier", "none,Gold", "c a"), ("cost", "1..5", "b a"), ("cost", "5..", "c b"), ("cost", "9.5", "c"),
            ("due", "2026-11-02..", "b"), ("due", "..2026-11-01", "a"), ("due", "none", "c"), ("safe", "true", "a"), ("safe", "false", "c"), ("safe", "none", "b"), ("owner", "me", "b"), ("owner", "none", "c a"),
            ("customer", "ayu & sons", "c"), ("customer", "ayu", ""),
        })
        {
            var filters = await FiltersAsync((key, value));
            var list = (await ItemsAsync(Agent, new(Count: true) { Fields = filters })).Value!;
            Assert.Equal((titles, list.Items.Count), (string.Join(' ', list.Items.Select(row => row.Title)), list.Total));
            var project = (await ReadAsync(Agent, "WEB")).Value!;
            var backlog = await RunAsync((ReadWorkItems read) => read.BacklogAsync(Agent, project, new() { Fields = filters }, Ct));
            Assert.Equal(list.Total, backlog.Value!.Items.Total);
        }

        Assert.Equal("b", await TitlesAsync(Agent, new() { Fields = await FiltersAsync(("tier", "Silver"), ("cost", "2..")) }));
        foreach (var row in (await ItemsAsync(Admin)).Value!.Items)
        {
            Assert.Null((await MoveAsync(Admin, row.Id, await StateAsync(StateGroup.Started))).Error);
        }

        var web = (await ReadAsync(Agent, "WEB")).Value!;
        var board = await RunAsync(async (ReadWorkItems read) => await read.BoardAsync(Agent, web, new(null, 100) { Fields = await FiltersAsync(("cost", "1..5")) }, Ct));
        var column = board.Value!.Columns.Single(one => one.Total > 0);
        Assert.Equal((2, 2, 3), (column.Total, column.Cards.Count, column.States[0].InState));
    }

    [Fact]
    public async Task WhatIsUsed_Stays_AndWhatIsNot_Goes()
    {
        await MakeAsync();
        await FieldAsync("Tier", ItemFieldType.Choice, form => form with { Options = Options("Gold", "Silver") });
        await FieldAsync("Cost", ItemFieldType.Number);
        var id = await AddedAsync(("tier", FieldInput.Of("Gold")));
        var (tier, cost) = ((await FieldsAsync())[0], (await FieldsAsync())[1]);
        Assert.Equal((true, false), (tier.Used, cost.Used));
        Assert.IsType<ItemFieldInUse>((await RemoveAsync(tier.Id)).Error);
        Assert.IsType<ItemFieldOptionInUse>((await ChangeAsync(tier.Id, new() { Options = new([new(tier.Options[1].Id, "Silver")]) })).Error);
        Assert.Null((await ChangeAsync(tier.Id, new() { Options = new([new(tier.Options[0].Id, "Gold")]) })).Error);
        Assert.Null((await RemoveAsync(cost.Id)).Error);
        Assert.Equal("tier", Assert.Single(await FieldsAsync()).Key);

        // Archived: it stays on the item, is only cleared, and nobody has to fill it in.
        Assert.Null((await ChangeAsync(tier.Id, new() { Required = true })).Error);
        Assert.Equal("fields/tier", Assert.IsType<WorkItemFieldRequired>((await AddAsync(Admin, Item("y"))).Error).Field);
        Assert.Null((await ChangeAsync(tier.Id, new() { Archived = true })).Error);
        Assert.Null((await AddAsync(Admin, Item("y"))).Error);
        Assert.True(Assert.Single((await ShownAsync(id)).Own).Archived);
        Assert.Null((await SayAsync(Agent, id, 1, ("tier", null))).Error);
        Assert.Null((await RemoveAsync(tier.Id)).Error);
        Assert.IsType<NotAllowed>((await RunAsync((ChangeFields change) => change.AddAsync(Agent, new("WEB", ItemFieldType.Text, new() { Name = "x" }), Ct))).Error);
    }

    [Fact]
    public async Task Values_OfAnotherProject_AreImpossibleInTheTablesToo_AndSoAreTwoInOne()
    {
        await MakeAsync();
        await MakeAsync("OPS");
        await FieldAsync("Tier", ItemFieldType.Choice, form => form with { Options = Options("Gold") });
        await FieldAsync("Line", ItemFieldType.Choice, form => form with { Options = Options("One") }, "OPS");
        var id = await AddedAsync();
        Assert.Equal("fields/line", (await SayAsync(Agent, id, 1, ("line", FieldInput.Of("One")))).Error?.Field);
        var (tier, line) = ((await FieldsAsync())[0], (await FieldsAsync("OPS"))[0]);
        Assert.Equal("fields/tier", (await SayAsync(Agent, id, 1, ("tier", FieldInput.Of(line.Options[0].Id.ToString())))).Error?.Field);

        await using var db = Database.Open();
        var (tenant, web, ops) = (Agent.Tenant.Value, (await ReadAsync(Admin, "WEB")).Value!.Id.Value, (await ReadAsync(Admin, "OPS")).Value!.Id.Value);
        foreach (var (project, field, option) in new[] { (web, line.Id, line.Options[0].Id), (ops, line.Id, line.Options[0].Id), (web, tier.Id, line.Options[0].Id) })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlAsync(
                $"INSERT INTO projects.work_item_value (tenant_id, project_id, item_id, field_id, position, option_id) VALUES ({tenant}, {project}, {id.Value}, {field.Value}, 0, {option.Value})", Ct));
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
        }

        var both = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlAsync(
            $"INSERT INTO projects.work_item_value (tenant_id, project_id, item_id, field_id, position, option_id, text) VALUES ({tenant}, {web}, {id.Value}, {tier.Id.Value}, 0, {tier.Options[0].Id.Value}, 'x')", Ct));
        Assert.Equal(PostgresErrorCodes.CheckViolation, both.SqlState);
    }

    [Fact]
    public async Task People_AreActiveAgents_AndWhoIsThereMayStay()
    {
        await MakeAsync();
        await FieldAsync("Owner", ItemFieldType.Person);
        Assert.Equal("fields/owner", Assert.IsType<WorkItemFieldPersonUnknown>((await SayNewAsync(("owner", FieldInput.Of(UserId.New().ToString())))).Error).Field);
        Assert.IsType<WorkItemFieldPersonUnknown>((await SayNewAsync(("owner", FieldInput.Of(Maya.Id.ToString())))).Error);
        var id = await AddedAsync(("owner", FieldInput.Of(OtherAgent.Id.ToString())));
        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE identity.\"user\" SET disabled = true WHERE id = {OtherAgent.Id.Value}", Ct);
        }

        Assert.Null((await SayAsync(Agent, id, 1, ("owner", FieldInput.Of(OtherAgent.Id.ToString())))).Error);
        Assert.IsType<WorkItemFieldPersonUnknown>((await SayNewAsync(("owner", FieldInput.Of(OtherAgent.Id.ToString())))).Error);
    }

    /// <summary>In the transaction of the change, as titles are; and by the name that an option has now.</summary>
    [Fact]
    public async Task Search_FindsTexts_AndOptionsByTheirNameOfNow()
    {
        await MakeAsync();
        await FieldAsync("Customer", ItemFieldType.Text);
        await FieldAsync("Story", ItemFieldType.LongText);
        await FieldAsync("Tier", ItemFieldType.Choice, form => form with { Options = Options("Platinum", "Silver") });
        var id = await AddedAsync(("customer", FieldInput.Of("Zephyrine Freight")), ("story", FieldInput.Of("They ship quinces")), ("tier", FieldInput.Of("Platinum")));
        Assert.Equal((true, true, true, false), (await FindsAsync("zephyrine"), await FindsAsync("quinces"), await FindsAsync("platinum"), await FindsAsync("silver")));

        Assert.Equal(2, (await SayAsync(Agent, id, 1, ("customer", FieldInput.Of("Marigold")))).Value);
        Assert.Equal((false, true, true), (await FindsAsync("zephyrine"), await FindsAsync("marigold"), await FindsAsync("platinum")));
        var tier = (await FieldsAsync()).Single(row => row.Key == "tier");
        Assert.Null((await ChangeAsync(tier.Id, new() { Options = new([new(tier.Options[0].Id, "Iridium"), new(tier.Options[1].Id, "Silver")]) })).Error);
        Assert.Equal((false, true, true), (await FindsAsync("platinum"), await FindsAsync("iridium"), await FindsAsync("marigold")));
        await using (var db = Database.Open())
        {
            // What the check of the documents would find.
            var different = await db.Database.SqlQuery<int>(
                $"SELECT count(*)::int AS \"Value\" FROM work.search_document AS d CROSS JOIN LATERAL work.search_composed(d.tenant_id, d.record_id) AS c WHERE d.record_id = {id.Value} AND d.text <> c.text").SingleAsync(Ct);
            Assert.Equal(0, different);
        }

        async Task<bool> FindsAsync(string word)
        {
            await using var db = Database.Open();
            return await db.Database.SqlQuery<bool>(
                $"SELECT d.text @@ to_tsquery('english', {word}) AS \"Value\" FROM work.search_document AS d WHERE d.record_id = {id.Value}").SingleAsync(Ct);
        }
    }

    private static IReadOnlyList<WantedOption> Options(params IEnumerable<string> names) => [.. names.Select(name => new WantedOption(null, name))];

    private async Task FieldAsync(string name, ItemFieldType type, Func<ItemFieldForm, ItemFieldForm>? with = null, string project = "WEB")
    {
        ItemFieldForm form = new() { Name = name };
        Assert.Null((await RunAsync((ChangeFields change) => change.AddAsync(Admin, new(project, type, with?.Invoke(form) ?? form), Ct))).Error);
    }

    private async Task<IReadOnlyList<ItemFieldRow>> FieldsAsync(string project = "WEB") => (await RunAsync((ReadProjects read) => read.FieldsAsync(Admin, project, Ct))).Value!.Items;

    private Task<Result<int>> ChangeAsync(ItemFieldId field, ItemFieldPatch patch) => RunAsync((ChangeFields change) => change.EditAsync(Admin, new("WEB", field, patch), Ct));

    private Task<Result<int>> RemoveAsync(ItemFieldId field) => RunAsync((ChangeFields change) => change.RemoveAsync(Admin, new("WEB", field), Ct));

    private Task<Result<CreateWorkItem.Created>> SayNewAsync(params IEnumerable<(string Key, FieldInput? Input)> said) => RunAsync((CreateWorkItem create) =>
        create.ExecuteAsync(Admin, new("WEB", Item("x")) { Own = said.ToDictionary(one => one.Key, one => one.Input) }, Ct));

    private Task<RecordId> AddedAsync(params IEnumerable<(string Key, FieldInput? Input)> said) => AddedAsync("x", said);

    private async Task<RecordId> AddedAsync(string title, params IEnumerable<(string Key, FieldInput? Input)> said)
    {
        var added = await RunAsync((CreateWorkItem create) => create.ExecuteAsync(Admin, new("WEB", Item(title)) { Own = said.ToDictionary(one => one.Key, one => one.Input) }, Ct));
        Assert.Null(added.Error);
        return added.Value!.Id;
    }

    private Task<Result<int>> SayAsync(Actor actor, RecordId item, int version, params IEnumerable<(string Key, FieldInput? Input)> said) =>
        EditAsync(actor, item, new() { Fields = new(said.ToDictionary(one => one.Key, one => one.Input)) }, version);

    private async Task<IReadOnlyList<FieldFilter>> FiltersAsync(params IEnumerable<(string Key, string Value)> said)
    {
        var read = FieldFilter.Read((await ReadAsync(Admin, "WEB")).Value!.Id, await FieldsAsync(), said.ToDictionary(one => "field." + one.Key, one => one.Value), Agent.Id);
        Assert.Null(read.Error);
        return read.Value!;
    }
}
