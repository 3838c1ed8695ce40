using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>Nobody learns from a search what he may not read: not from hits, counts, facets, excerpts or exclusions.</summary>
public sealed class SearchRightsTests(PostgresServer postgres) : SearchTest(postgres)
{
    [Fact]
    public async Task Note_IsFoundByAgentsOnly_AndLeavesNoTraceForOthers()
    {
        var incident = await IncidentAsync("Laptop is slow", "since the update");
        await SayAsync(incident, CommentKind.Note, "The caller suspects layoffs");
        await SayAsync(incident, CommentKind.Reply, "We look into the update");

        Assert.Equal("1", await KeysAsync("layoffs"));
        Assert.Equal("1", await KeysAsync("laptop layoffs"));
        Assert.Equal("", await KeysAsync("layoffs", Requester));
        var page = await FindAsync("layoffs", Requester);
        Assert.Equal(0, page.Total);
        Assert.All(page.Facets, facet => Assert.Empty(facet.Values));

        // An exclusion must not tell either: what is not there for the reader excludes nothing.
        Assert.Equal("1", await KeysAsync("laptop -layoffs", Requester));
        Assert.Equal("", await KeysAsync("laptop -layoffs"));

        var hit = Assert.Single((await FindAsync("update", Requester)).Items);
        Assert.DoesNotContain(hit.Excerpt!.Text, segment => segment.Text.Contains("layoffs", StringComparison.Ordinal));
        Assert.Equal("1", await KeysAsync("look update", Requester));
    }

    [Fact]
    public async Task Excerpt_OfAMatchThatANoteHasToo_ComesFromWhatTheReaderMayRead()
    {
        var incident = await IncidentAsync("Scanner");
        await SayAsync(incident, CommentKind.Note, "scanner: secret plan for the scanner battery");
        await SayAsync(incident, CommentKind.Reply, "battery changed");

        Assert.Equal(ExcerptSource.Note, Assert.Single((await FindAsync("scanner battery")).Items).Excerpt!.Source);
        var seen = Assert.Single((await FindAsync("scanner battery", Requester)).Items);
        Assert.Equal(ExcerptSource.Reply, seen.Excerpt!.Source);
        Assert.DoesNotContain(seen.Excerpt.Text, segment => segment.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task InternalFile_IsNamedToAgentsOnly()
    {
        var incident = await IncidentAsync("Laptop is slow");
        await using (var db = Database.Open())
        {
            foreach (var (name, inside) in new[] { ("warranty.pdf", false), ("dismissal-letter.pdf", true) })
            {
                db.Add(new Attachment
                {
                    Tenant = Tenant.First,
                    Id = AttachmentId.New(),
                    Record = incident.Id,
                    FileName = name,
                    ContentType = "application/pdf",
                    Size = 1,
                    Sha256 = "",
                    StoredName = name,
                    UploadedBy = Ana.Id,
                    UploadedAt = BySystem.At,
                    Internal = inside,
                });
            }

            await db.SaveChangesAsync(Ct);
        }

        Assert.Equal(ExcerptSource.File, Assert.Single((await FindAsync("dismissal")).Items).Excerpt!.Source);
        Assert.Equal("", await KeysAsync("dismissal", Requester));
        Assert.Equal("1", await KeysAsync("warranty", Requester));
    }

    [Fact]
    public async Task Restricted_IsFoundAndCountedExactlyWhereTheRuleSaysThatItIsSeen()
    {
        var chef = UserId.New();
        List<Incident> all =
        [
            await RestrictedAsync("restricted of the desk", Desk.Id, Sensitivity.Restricted),
            await RestrictedAsync("restricted of nobody", null, Sensitivity.Restricted),
            await RestrictedAsync("restricted by name only", null, Sensitivity.Normal),
            await RestrictedAsync("restricted and Ana's", null, Sensitivity.Restricted, Ana.Id),
        ];
        RecordScope[] scopes =
        [
            Agent, OtherAgent, Administrator, Requester,
            new(Tenant.First, Ana.Id, Everything: false, []),
            new(Tenant.First, chef, Everything: false, [Desk.Id]),
            RecordScope.Nothing(Tenant.First),
            Agent with { Tenant = new TenantId(Guid.CreateVersion7()) },
        ];

        foreach (var scope in scopes)
        {
            var seen = all.Where(incident => scope.Sees(incident.ToResource())).Select(incident => incident.Key).Order().ToList();
            var page = await FindAsync("restricted", scope);
            Assert.Equal(seen, page.Items.Select(hit => hit.Record.Key).Order());
            Assert.Equal(seen.Count, page.Total);
            Assert.Equal(seen.Count, page.Facets.Single(facet => facet.Fact is SearchFact.Kind).Values.Sum(value => value.Count));
            Assert.Equal(seen.Count, (await FindAsync("restricted", scope, new SearchFacts { Requester = Budi.Id })).Total);
        }
    }

    private Task<Incident> RestrictedAsync(string title, TeamId? team, Sensitivity sensitivity, UserId? assignee = null) => AddAsync(new IncidentFields
    {
        Title = title,
        Requester = Budi.Id,
        Team = team,
        Assignee = assignee,
        Sensitivity = sensitivity,
    });
}
