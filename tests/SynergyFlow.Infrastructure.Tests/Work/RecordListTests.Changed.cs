using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Records that changed while a page of the list is on the screen.</summary>
public sealed partial class RecordListTests
{
    [Fact]
    public async Task Changed_IsTheRowOfTheList_ForThoseWhoSeeIt()
    {
        var open = await AddAsync(new() { Title = "Open", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id, Tags = ["vip"] });
        var hidden = await AddAsync(new() { Title = "Hidden", Requester = Ana.Id, AffectedUser = Budi.Id, Team = Desk.Id, Sensitivity = Sensitivity.Restricted });
        foreach (var scope in new[] { Agent, OtherAgent, Requester, OtherAgent with { Restricted = true }, RecordScope.Nothing(Tenant.First) })
        {
            var rows = (await Queries.ChangedAsync(scope, [(open.Id, 1), (hidden.Id, 1), (RecordId.New(), 1)], Ct)).Value!;
            var listed = (await ListAsync(scope, null, "key", 50)).Items;
            Assert.Equal(listed.Select(row => row with { Tags = [] }), rows.OrderBy(row => row.Key).Select(row => row with { Tags = [] }));
            Assert.Equal(listed.SelectMany(row => row.Tags), rows.SelectMany(row => row.Tags));
        }

        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET title = 'Renamed' WHERE id = {open.Id.Value}", Ct);
        }

        Assert.Equal("Renamed", Assert.Single((await Queries.ChangedAsync(Agent, [(open.Id, 2)], Ct)).Value!).Title);
    }

    [Fact]
    public async Task Within_WhatIsMadeOrChanged_IsThereWhereItMatchesForTheReaderAndTheFirstPageReaches()
    {
        await ManyAsync(8);
        var page = await ListAsync(Agent, "title ~ title", "priority,-created", 5);
        RecordListRequest request = new(RecordFilter.Parse("title ~ title").Value, RecordSort.Parse("priority,-created").Value);
        var first = await AddAsync(new() { Title = "Title of all", Requester = Budi.Id, Impact = Impact.Organisation, Urgency = Urgency.Stopped });
        var last = await AddAsync(new() { Title = "Title of one", Requester = Budi.Id });
        var other = await AddAsync(new() { Title = "Something else", Requester = Budi.Id, Impact = Impact.Organisation, Urgency = Urgency.Stopped });
        var hidden = await AddAsync(new() { Title = "Title of some", Requester = Budi.Id, Impact = Impact.Organisation, Urgency = Urgency.Stopped, Sensitivity = Sensitivity.Restricted, Team = Desk.Id });
        List<(RecordId, int)> changed = [(first.Id, 1), (last.Id, 1), (other.Id, 1), (hidden.Id, 1), (RecordId.New(), 1)];

        Assert.Equal([first.Id.Value, hidden.Id.Value], await WithinAsync(Agent));
        Assert.Equal([first.Id.Value], await WithinAsync(OtherAgent));
        Assert.Equal("cursor", (await Queries.WithinAsync(Agent, request, changed, null, page.Next![..^2], Ct)).Error?.Field);
        Assert.Equal("cursor", (await Queries.WithinAsync(Agent, request with { Sort = RecordSort.Default }, changed, null, page.Next, Ct)).Error?.Field);

        async Task<IEnumerable<Guid>> WithinAsync(RecordScope scope) => (await Queries.WithinAsync(scope, request, changed, null, page.Next, Ct)).Value!.Order();
    }

    /// <summary>A page reaches to all of its rows and to no other.</summary>
    private async Task ReachesAsync(Page<RecordRow> page, RecordListRequest any, IEnumerable<RecordId> ids)
    {
        var within = await Queries.WithinAsync(Agent, any, [.. ids.Select(id => (id, 1))], page.Previous, page.Next, Ct);
        Assert.Equal(page.Items.Select(row => row.Id.Value).Order(), within.Value!.Order());

        // The same of a filter that is the reader's own, and of one that is not.
        foreach (var filter in new[] { "not (assignee = me and title ~ nothing)", "title ~ title or title ~ a or title ~ b" })
        {
            var filtered = await Queries.WithinAsync(
                Agent, any with { Filter = RecordFilter.Parse(filter).Value }, [.. ids.Select(id => (id, 1))], page.Previous, page.Next, Ct);
            Assert.Equal(within.Value!.Order(), filtered.Value!.Order());
        }
    }
}
