using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>The page of an incident asks the database as often for a long history as for a short one.</summary>
public sealed class TicketPageQueriesTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const int MostStatements = 60;

    [Fact]
    public async Task Page_With300Entries_SendsAsManyStatementsAsWith3()
    {
        var agent = await PersonAsync("Alya", Role.Agent);
        await PersonAsync("Bima", Role.Agent);
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        var few = await ReportAsync(agent, entries: 3);
        var many = await ReportAsync(agent, entries: 300);

        var (short3, long300) = (await ShowAsync(browser, few), await ShowAsync(browser, many));

        Assert.Equal(short3, long300);
        Assert.InRange(short3.Count, 5, MostStatements);
    }

    /// <summary>What the request sent to the database, by the trace that the request began.</summary>
    private static async Task<List<string>> ShowAsync(HttpClient browser, string key)
    {
        List<string> sent = [];
        var trace = ActivityTraceId.CreateRandom();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = statement =>
            {
                if (statement.TraceId == trace && (statement.GetTagItem("db.query.text") ?? statement.GetTagItem("db.statement")) is string sql && !OfTheReader(sql))
                {
                    lock (sent)
                    {
                        sent.Add(sql);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using HttpRequestMessage request = new(HttpMethod.Get, $"/incidents/{key}");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        var answer = await browser.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("class=\"timeline\"", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        lock (sent)
        {
            sent.Sort(StringComparer.Ordinal);
            return [.. sent];
        }
    }

    /// <summary>His session and rights are remembered for some seconds, so that either page may be the one to ask for them; and what opens a connection.</summary>
    private static bool OfTheReader(string sql) => sql.StartsWith("SELECT set_config", StringComparison.Ordinal)
        || sql.Contains("FROM identity.session", StringComparison.Ordinal)
        || (sql.Contains("u.role", StringComparison.Ordinal) && sql.Contains("u.language", StringComparison.Ordinal));

    private async Task<string> ReportAsync(UserId agent, int entries)
    {
        var created = await AskAsync((CreateIncident create) => create.ExecuteAsync(
            As(agent), new IncidentFields { Title = $"With {entries}", Requester = agent, Description = "Like INC-1" }, Ct));
        Assert.Null(created.Error);
        return await AskAsync(async (SynergyFlowDbContext db) =>
        {
            var incident = await db.Set<Incident>().SingleAsync(one => one.Id == created.Value!.Id, Ct);
            for (var i = 0; i < entries; i++)
            {
                var kind = i % 3 == 0 ? CommentKind.Note : CommentKind.Reply;
                var comment = Comment.Write(incident, kind, $"{i} of INC-1, @Bima", $"<p>{i} of INC-1, @Bima</p>", As(agent), incident.CreatedAt.AddSeconds(i + 1));
                db.Add(comment);
                db.Add(new Mention
                {
                    Tenant = incident.Tenant,
                    Id = MentionId.New(),
                    Record = incident.Id,
                    Comment = comment.Id,
                    Person = agent,
                    By = agent,
                    Written = "Bima",
                    At = comment.WrittenAt,
                });
            }

            await db.SaveChangesAsync(Ct);
            return created.Value!.Key;
        });
    }
}
