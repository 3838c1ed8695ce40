using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

public sealed class CheckListTests(PostgresServer postgres) : DeskTest(postgres)
{
    [Fact]
    public async Task Items_AddedMovedTickedAndRemoved_KeepTheirOrderAndHistory()
    {
        var id = await OpenAsync(Maya);
        var (first, second, third) = (await AddAsync(id, "Ask which office"), await AddAsync(id, "Restart the router"), await AddAsync(id, "Call back", 1));
        Assert.Equal(["Call back", "Ask which office", "Restart the router"], await TextsAsync(Agent, id));

        Assert.Null((await EditAsync(Agent, new(id, third, Position: 99))).Error);
        Assert.Null((await EditAsync(OtherAgent, new(id, second, Done: true))).Error);
        Assert.Null((await EditAsync(Agent, new(id, first, Text: "  Ask which floor "))).Error);
        Assert.Equal(["Ask which floor", "Restart the router", "Call back"], await TextsAsync(Agent, id));
        var done = (await ListAsync(Agent, id))[1];
        Assert.Equal((OtherAgent.Id, true), (done.DoneBy?.Id, done.DoneAt is not null));

        Assert.Null((await EditAsync(Agent, new(id, second, Done: false))).Error);
        Assert.Null((await RunAsync((ChangeCheckList change) => change.RemoveAsync(Agent, id, first, Ct))).Error);
        Assert.Equal([(1, "Restart the router", (PersonName?)null), (2, "Call back", null)], (await ListAsync(Agent, id)).Select(item => (item.Position, item.Text, item.DoneBy)));
        Assert.Equal(
            [
                "incident.created", "record.check_item_added", "record.check_item_added", "record.check_item_added", "record.check_item_changed",
                "record.check_item_changed", "record.check_item_changed", "record.check_item_changed", "record.check_item_removed",
            ],
            await EventsAsync(id));
    }

    [Fact]
    public async Task Edit_ThatChangesNothing_IsNoEvent()
    {
        var id = await OpenAsync(Maya);
        var item = await AddAsync(id, "Call back");
        Assert.Null((await EditAsync(Agent, new(id, item, "Call back", false, 1))).Error);
        Assert.Equal(2, (await ReadAsync(id)).Version);
    }

    [Fact]
    public async Task Items_OfOthersOrOverOrTooMany_AreRefused()
    {
        var (id, other) = (await OpenAsync(Maya), await OpenAsync(Maya, with => with with { Team = Team, Sensitivity = Sensitivity.Restricted }));
        var item = await AddAsync(id, "Call back");
        Assert.Empty(await ListAsync(Maya, id));
        Assert.IsType<NotAllowed>((await RunAsync((ChangeCheckList change) => change.AddAsync(Maya, new(id, "x"), Ct))).Error);
        Assert.IsType<RecordNotFound>((await RunAsync((ChangeCheckList change) => change.AddAsync(OtherAgent, new(other, "x"), Ct))).Error);
        Assert.IsType<CheckItemNotFound>((await EditAsync(Agent, new(other, item, Done: true))).Error);
        Assert.Equal("text", (await EditAsync(Agent, new(id, item, Text: " "))).Error?.Field);
        Assert.Equal("text", (await RunAsync((ChangeCheckList change) => change.AddAsync(Agent, new(id, new string('x', 201)), Ct))).Error?.Field);

        for (var n = 1; n < CheckItem.MostItems; n++)
        {
            await AddAsync(id, $"Step {n}");
        }

        Assert.IsType<CheckListFull>((await RunAsync((ChangeCheckList change) => change.AddAsync(Agent, new(id, "x"), Ct))).Error);
        await MoveAsync(Agent, new(id, IncidentState.Cancelled) { CancelReason = CancelReason.Withdrawn });
        Assert.IsType<RecordIsOver>((await EditAsync(Agent, new(id, item, Done: true))).Error);
    }

    [Fact]
    public async Task Items_AddedByManyAtOnce_AllHaveTheirPlace()
    {
        var id = await OpenAsync(Maya);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => AddAsync(id, $"Step {n}", 1)));
        Assert.Equal(Enumerable.Range(1, 12), (await ListAsync(Agent, id)).Select(item => item.Position));
    }

    private async Task<CheckItemId> AddAsync(RecordId record, string text, int? position = null)
    {
        var added = await RunAsync((ChangeCheckList change) => change.AddAsync(Agent, new(record, text, position), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private Task<Result> EditAsync(Actor actor, ChangeCheckList.Change command) => RunAsync((ChangeCheckList change) => change.EditAsync(actor, command, Ct));

    private async Task<IReadOnlyList<CheckItemRow>> ListAsync(Actor actor, RecordId record) =>
        await Database.Services.GetRequiredService<ICheckListQueries>().ListAsync(await ScopeAsync(actor), record, Ct);

    private async Task<IEnumerable<string>> TextsAsync(Actor actor, RecordId record) => (await ListAsync(actor, record)).Select(item => item.Text);
}
