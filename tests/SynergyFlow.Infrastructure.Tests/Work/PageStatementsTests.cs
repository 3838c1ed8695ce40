using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>How many statements a page sends: the same whatever is on it. A query per row turns these red.</summary>
public sealed class PageStatementsTests(PostgresServer postgres) : RecordQueriesTest(postgres)
{
    [Fact]
    public async Task Search_SendsAsManyStatementsForThirtyHitsAsForOne()
    {
        await AddAsync(Titled("Solitary keyboard"));
        for (var i = 0; i < 30; i++)
        {
            await AddAsync(Titled($"Printer {i}") with { Requester = i % 2 == 0 ? Budi.Id : Ana.Id, Tags = [$"tag{i}"] });
        }

        var search = Database.Services.GetRequiredService<IRecordSearch>();
        await FindAsync("keyboard", 1); // its connection is told the tenant
        var one = await SqlStatements.CountAsync(() => FindAsync("keyboard", 1));
        var many = await SqlStatements.CountAsync(() => FindAsync("printer", 30));
        Assert.Equal(one, many);
        Assert.InRange(many, 1, 10);

        async Task FindAsync(string typed, int expected)
        {
            // Typed as it should be: a correction, which few hits ask for, has statements of its own.
            var found = await search.FindAsync(Agent, new SearchRequest(SearchWords.Parse(typed).Value!, new SearchFacts(), SearchSort.Relevance, 50) { Exact = true }, Ct);
            Assert.Equal(expected, found.Value!.Items.Count);
        }
    }

    [Fact]
    public async Task MyWork_SendsAsManyStatementsForTwentyRecordsAsForOne()
    {
        var work = Database.Services.GetRequiredService<IMyWork>();
        await AddAsync(Titled("First") with { Team = Desk.Id, Assignee = Ana.Id });
        var one = await StatementsAsync(1);
        for (var i = 0; i < 19; i++)
        {
            await AddAsync(Titled($"Another {i}") with { Team = Desk.Id, Assignee = Ana.Id, Requester = i % 2 == 0 ? Budi.Id : Ana.Id });
        }

        var many = await StatementsAsync(20);
        Assert.Equal(one, many);
        Assert.InRange(many, 1, 8);

        async Task<int> StatementsAsync(int expected)
        {
            await ReadAsync(expected); // its connection is told the tenant
            return await SqlStatements.CountAsync(() => ReadAsync(expected));
        }

        async Task ReadAsync(int expected) =>
            Assert.Equal(expected, (await work.ReadAsync(Agent, TimeProvider.System.GetUtcNow(), TimeZoneInfo.Utc, Ct)).Items.Count);
    }

    [Fact]
    public async Task Create_SendsFewStatements_HoweverMuchTheIncidentSays()
    {
        await CreateAsync(Titled("First")); // its connection is told the tenant
        var plain = await SqlStatements.CountAsync(() => CreateAsync(Titled("Plain")));
        var full = await SqlStatements.CountAsync(() => CreateAsync(Titled("Full") with
        {
            Requester = Budi.Id,
            AffectedUser = Budi.Id,
            Team = Desk.Id,
            Tags = ["a", "b", "c", "d", "e"],
            Description = new string('x', 5_000),
        }));
        Assert.InRange(plain, 1, 6);

        // The people and the team are looked up once each.
        Assert.InRange(full, plain, plain + 3);

        async Task CreateAsync(IncidentFields fields)
        {
            await using var scope = Database.Scope();
            var created = await scope.ServiceProvider.GetRequiredService<CreateIncident>().ExecuteAsync(
                new Actor(Tenant.First, Ana.Id, "Ana Santos", Channel.Api), fields, Ct);
            Assert.Null(created.Error);
        }
    }

    private IncidentFields Titled(string title) => new() { Title = title, Requester = Ana.Id };
}
