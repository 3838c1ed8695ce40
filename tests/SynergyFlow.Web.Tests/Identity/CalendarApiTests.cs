using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;
using SynergyFlow.Web.Identity.Calendars;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Identity;

/// <summary>A calendar from making it to its end: over REST by its owner, and by its address by whoever knows that.</summary>
public sealed class CalendarApiTests(PostgresServer postgres)
{
    private const string Mine = "/api/v1/me/calendars";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calendar_IsReadByItsAddress_UntilItIsAnotherOrNone()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var anybody = server.CreateClient();
        var incident = await agent.SendAsync(
            Request(HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"VPN; down, again","assignee":"{{server.Agent.Id}}","dueAt":"2099-01-05T10:00:00+07:00"}"""), Ct);
        Assert.Equal(HttpStatusCode.Created, incident.StatusCode);

        var made = await agent.SendAsync(Request(HttpMethod.Post, Mine, """{"name":"Phone","contents":["due","snoozes"],"reminder":15}"""), Ct);
        Assert.Equal((HttpStatusCode.Created, "no-store"), (made.StatusCode, made.Headers.CacheControl!.ToString()));
        var (id, address) = Made(await JsonAsync(made));
        Assert.StartsWith("/calendar/sfc_", address.AbsolutePath, StringComparison.Ordinal);

        var read = await anybody.GetAsync(address.AbsolutePath, Ct);
        var text = await read.Content.ReadAsStringAsync(Ct);
        Assert.Equal((HttpStatusCode.OK, "text/calendar", "utf-8"), (read.StatusCode, read.Content.Headers.ContentType!.MediaType, read.Content.Headers.ContentType.CharSet));
        Assert.Equal(("no-cache, private", "noindex"), (read.Headers.CacheControl!.ToString(), read.Headers.GetValues("X-Robots-Tag").Single()));
        Assert.Contains("SUMMARY:INC-1 VPN\\; down\\, again\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20990105T030000Z\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"URL:{address.Scheme}://{address.Authority}/incidents/INC-1\r\n", text, StringComparison.Ordinal);

        // Who has it need not fetch it again.
        using (var again = new HttpRequestMessage(HttpMethod.Get, address.AbsolutePath))
        {
            again.Headers.IfNoneMatch.Add(read.Headers.ETag!);
            using var unchanged = await anybody.SendAsync(again, Ct);
            Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.StatusCode, (await unchanged.Content.ReadAsByteArrayAsync(Ct)).Length));
        }

        using (var head = await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Head, address.AbsolutePath), Ct))
        {
            Assert.Equal((HttpStatusCode.OK, read.Headers.ETag), (head.StatusCode, head.Headers.ETag));
        }

        // The list knows that it was fetched, and has no secret in it; nor has the database.
        var row = (await JsonAsync(await agent.GetAsync(Mine, Ct))).GetProperty("items")[0];
        Assert.Equal(("Phone", 15, id), (row.GetProperty("name").GetString(), row.GetProperty("reminder").GetInt32(), row.GetProperty("id").GetString()));
        Assert.True(row.GetProperty("lastReadAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddMinutes(-1));
        Assert.DoesNotContain(SecretOf(address), row.ToString(), StringComparison.Ordinal);
        await using (var db = server.Open())
        {
            Assert.Equal(TokenSecret.Hash(SecretOf(address)), (await db.Set<CalendarFeed>().SingleAsync(Ct)).Hash);
            var payloads = await db.Database.SqlQuery<string>($"SELECT payload::text AS \"Value\" FROM events.log WHERE type LIKE 'user.%'").ToListAsync(Ct);
            Assert.Contains(payloads, payload => payload.Contains("Phone (due snoozes)", StringComparison.Ordinal));
            Assert.DoesNotContain(payloads, payload => payload.Contains(SecretOf(address), StringComparison.Ordinal));
        }

        // Another address, and none: what was known leads nowhere, as what never was.
        var (_, second) = Made(await JsonAsync(await agent.SendAsync(Request(HttpMethod.Post, $"{Mine}/{id}/address"), Ct)));
        await NowhereAsync(anybody, address.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(second.AbsolutePath, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await agent.DeleteAsync($"{Mine}/{id}", Ct)).StatusCode);
        await NowhereAsync(anybody, second.AbsolutePath);
        await NowhereAsync(anybody, CalendarSecret.PathOf(CalendarSecret.New(Core.Tenants.Tenant.First)));
        await NowhereAsync(anybody, CalendarSecret.PathOf(CalendarSecret.New(TenantId.New())));
        await NowhereAsync(anybody, "/calendar/x.ics");
        Assert.Equal(HttpStatusCode.NotFound, (await agent.DeleteAsync($"{Mine}/{id}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Calendar_IsItsOwnersAlone_ShowsWhatHeSees_AndEndsWithHisAccount()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var admin = await server.ClientAsync(server.Admin);
        using var reader = await server.ClientAsync(server.Agent, "read");
        using var anybody = server.CreateClient();
        _ = await admin.SendAsync(Request(HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"Admin's","assignee":"{{server.Admin.Id}}","dueAt":"2099-01-05T10:00:00Z"}"""), Ct);

        var (id, address) = Made(await JsonAsync(await agent.SendAsync(Request(HttpMethod.Post, Mine, """{"name":"Phone","contents":["due"]}"""), Ct)));
        Assert.DoesNotContain("VEVENT", await anybody.GetStringAsync(address.AbsolutePath, Ct), StringComparison.Ordinal);
        Assert.Equal(0, (await JsonAsync(await admin.GetAsync(Mine, Ct))).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync($"{Mine}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.SendAsync(Request(HttpMethod.Post, $"{Mine}/{id}/address"), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(Request(HttpMethod.Post, Mine, """{"name":"x","contents":["due"]}"""), Ct)).StatusCode);
        foreach (var body in new[] { """{"name":"x","contents":[]}""", """{"name":"x","contents":["everything"]}""", """{"contents":["due"]}""", """{"name":"x","contents":["due"],"reminder":-1}""" })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.SendAsync(Request(HttpMethod.Post, Mine, body), Ct)).StatusCode);
        }

        var version = (await admin.GetAsync($"/api/v1/users/{server.Agent.Id}", Ct)).Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(Request(HttpMethod.Post, $"/api/v1/users/{server.Agent.Id}/disable", "{}", version), Ct)).StatusCode);
        await NowhereAsync(anybody, address.AbsolutePath);
    }

    [Fact]
    public async Task Address_AtTheHostOfAnotherTenant_LeadsNowhere()
    {
        await using var server = await StartAsync(postgres, Ct);
        var other = Core.Tenants.Tenant.Create("Acme", "acme", "desk.acme.example", new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        await using (var db = server.Open())
        {
            db.Tenant = other.Id;
            db.Add(other);
            await db.SaveChangesAsync(Ct);
        }

        using var agent = await server.ClientAsync(server.Agent);
        using var anybody = server.CreateClient();
        var (_, address) = Made(await JsonAsync(await agent.SendAsync(Request(HttpMethod.Post, Mine, """{"name":"Phone","contents":["due"]}"""), Ct)));
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(address.AbsolutePath, Ct)).StatusCode);
        await NowhereAsync(anybody, "http://desk.acme.example" + address.AbsolutePath);
    }

    [Fact]
    public async Task Address_AskedForTooOften_IsNotAnswered()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var anybody = server.CreateClient();
        HttpResponseMessage? answer = null;
        for (var i = 0; i <= CalendarLimiter.PerMinute && answer?.StatusCode is not HttpStatusCode.TooManyRequests; i++)
        {
            answer?.Dispose();
            answer = await anybody.GetAsync("/calendar/x.ics", Ct);
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(1)), (answer!.StatusCode, answer.Headers.RetryAfter!.Delta!.Value));
    }

    private static async Task NowhereAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Ct);
        Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
    }

    private static (string Id, Uri Address) Made(JsonElement made) => (made.GetProperty("id").GetString()!, new Uri(made.GetProperty("address").GetString()!));

    private static string SecretOf(Uri address) => Path.GetFileNameWithoutExtension(address.AbsolutePath);
}
