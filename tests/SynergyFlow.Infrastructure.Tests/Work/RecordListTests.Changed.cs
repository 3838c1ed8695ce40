using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Rows that are read again because they changed.</summary>
public sealed partial class RecordListTests
{
    [Fact]
    public async Task Changed_IsTheRowOfTheList_ForThoseWhoSeeIt()
    {
        var open = await AddAsync(new() { Title = "Open", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id, Tags = ["vip"] });
        var hidden = await AddAsync(new() { Title = "Hidden", Requester = Ana.Id, AffectedUser = Budi.Id, Team = Desk.Id, Sensitivity = Sensitivity.Restricted });
        foreach (var scope in new[] { Agent, OtherAgent, Requester, OtherAgent with { Restricted = true }, RecordScope.Nothing(Tenant.First) })
        {
            var rows = await Queries.ChangedAsync(scope, [(open.Id, 1), (hidden.Id, 1), (RecordId.New(), 1)], Ct);
            var listed = (await ListAsync(scope, null, "key", 50)).Items;
            Assert.Equal(listed.Select(row => row with { Tags = [] }), rows.OrderBy(row => row.Key).Select(row => row with { Tags = [] }));
            Assert.Equal(listed.SelectMany(row => row.Tags), rows.SelectMany(row => row.Tags));
        }

        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET title = 'Renamed' WHERE id = {open.Id.Value}", Ct);
        }

        Assert.Equal("Renamed", Assert.Single(await Queries.ChangedAsync(Agent, [(open.Id, 2)], Ct)).Title);
    }
}
