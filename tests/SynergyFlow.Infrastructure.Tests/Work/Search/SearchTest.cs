using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>A database whose records are searched as different readers.</summary>
public abstract class SearchTest(PostgresServer postgres) : RecordQueriesTest(postgres)
{
    private protected IRecordSearch Search => Database.Services.GetRequiredService<IRecordSearch>();

    private protected RecordScope Administrator => new(Tenant.First, UserId.New(), Everything: true, []) { Restricted = true };

    private protected Task<Incident> IncidentAsync(string title, string description = "", params string[] tags) => AddAsync(new IncidentFields
    {
        Title = title,
        Description = description,
        Impact = Impact.Person,
        Urgency = Urgency.Degraded,
        Requester = Budi.Id,
        Tags = [.. tags],
    });

    private protected async Task SayAsync(Incident incident, CommentKind kind, string body)
    {
        await using var db = Database.Open();
        db.Add(Comment.Write(incident, kind, body, body, new Actor(Tenant.First, Ana.Id, "Ana", Channel.Ui), BySystem.At));
        await db.SaveChangesAsync(Ct);
    }

    private protected async Task<SearchPage> FindAsync(
        string typed, RecordScope? scope = null, SearchFacts? facts = null, SearchSort sort = SearchSort.Relevance, int limit = 20, string? cursor = null)
    {
        var found = await Search.FindAsync(
            scope ?? Agent, new SearchRequest(SearchWords.Parse(typed).Value!, facts ?? new SearchFacts(), sort, limit, cursor), Ct);
        Assert.Null(found.Error);
        return found.Value!;
    }

    private protected async Task<string> KeysAsync(string typed, RecordScope? scope = null, SearchFacts? facts = null) =>
        string.Join(' ', (await FindAsync(typed, scope, facts)).Items.Select(hit => hit.Record.Key[4..]).Order(StringComparer.Ordinal));

    private protected async Task SqlAsync(FormattableString sql)
    {
        await using var db = Database.Open();
        await db.Database.ExecuteSqlAsync(sql, Ct);
    }
}
