using System.Net;
using System.Text.Json;
using SynergyFlow.Core.Time;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Time;

public sealed class TimeApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateOnly s_today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    private ApiServer _server = null!;
    private HttpClient _agent = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Today => s_today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Monday => TimeWeek.MondayOf(s_today).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
        _admin = await _server.ClientAsync(_server.Admin);
        foreach (var title in new[] { "one", "two" })
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"{{title}}"}""")).StatusCode);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Time_IsLoggedReversedCorrected_AndSummedByPersonAndRecord()
    {
        var id = await LoggedAsync($$"""{"day":"{{Today}}","minutes":60,"records":[{"record":"INC-1"},{"record":"inc-2"}],"note":"=both","billable":true,"activity":"meeting"}""");
        var split = await LoggedAsync($$"""{"day":"{{Today}}","minutes":60,"mode":"split","records":[{"record":"INC-1","minutes":20},{"record":"INC-2","minutes":40}]}""");
        var mine = (await JsonAsync(await _agent.GetAsync("/api/v1/me/worklogs", Ct))).GetProperty("items");
        Assert.Equal((2, "meeting", "api"), (mine.GetArrayLength(), Text(mine[0], "activity"), Text(mine[0], "source")));
        Assert.Equal(80, (await SpentAsync("INC-1")).GetProperty("minutes").GetInt32());
        Assert.Equal(100, (await SpentAsync("INC-2?limit=1")).GetProperty("minutes").GetInt32());

        Assert.Equal(HttpStatusCode.Created, (await _agent.PostAsync($"/api/v1/worklogs/{id}/reversal", null, Ct)).StatusCode);
        await RefusedAsync(409, null, await _agent.PostAsync($"/api/v1/worklogs/{id}/reversal", null, Ct));
        await RefusedAsync(404, null, await _admin.PostAsync($"/api/v1/worklogs/{split}/reversal", null, Ct));
        var corrected = await SendAsync(_agent, HttpMethod.Post, $"/api/v1/worklogs/{split}/correction", $$"""{"day":"{{Today}}","minutes":15,"records":[{"record":"INC-1"}]}""");
        Assert.Equal(HttpStatusCode.Created, corrected.StatusCode);
        Assert.Equal(15, (await SpentAsync("INC-1")).GetProperty("mine").GetInt32());

        var csv = await _agent.GetStringAsync($"/api/v1/timesheets/me/{Monday}.csv", Ct);
        Assert.Contains("\"'=both\"", csv, StringComparison.Ordinal);
        Assert.Contains("may come to more", csv, StringComparison.Ordinal);
        Assert.Equal(csv, await _admin.GetStringAsync("/api/v1/time/report.csv", Ct));
        Assert.Equal(HttpStatusCode.OK, (await _agent.GetAsync("/api/v1/me/worklogs?from=2026-01-01&to=2026-01-31", Ct)).StatusCode);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidByField()
    {
        foreach (var (field, body) in new[]
        {
            ("/day", """{"minutes":1,"note":"x"}"""), ("/minutes", $$"""{"day":"{{Today}}","note":"x"}"""), ("/minutes", $$"""{"day":"{{Today}}","minutes":1441,"note":"x"}"""),
            ("/day", """{"day":"2999-01-01","minutes":1,"note":"x"}"""), ("/note", $$"""{"day":"{{Today}}","minutes":1}"""),
            ("/records", $$"""{"day":"{{Today}}","minutes":2,"mode":"split","records":[{"record":"INC-1","minutes":1}]}"""),
        })
        {
            await RefusedAsync(422, field, await SendAsync(_agent, HttpMethod.Post, "/api/v1/me/worklogs", body));
        }

        await RefusedAsync(422, "/records", await SendAsync(_agent, HttpMethod.Post, "/api/v1/me/worklogs", $$"""{"day":"{{Today}}","minutes":1,"records":[{"record":"INC-9"}]}"""));
        await RefusedAsync(422, "/records", await SendAsync(_agent, HttpMethod.Post, "/api/v1/me/worklogs", $$"""{"day":"{{Today}}","minutes":1,"records":[{}]}"""));
        await RefusedAsync(422, "/from", await _agent.GetAsync("/api/v1/me/worklogs?from=x", Ct));
        await RefusedAsync(422, "/to", await _agent.GetAsync("/api/v1/me/worklogs?from=2026-01-01&to=2026-06-01", Ct));
        await RefusedAsync(422, "/days", await _agent.GetAsync("/api/v1/me/worklogs?days=1", Ct));
        await RefusedAsync(404, null, await _agent.GetAsync($"/api/v1/timesheets/me/{s_today.AddDays(s_today.DayOfWeek is DayOfWeek.Monday ? 1 : 0):yyyy-MM-dd}", Ct));
        await RefusedAsync(404, null, await _agent.GetAsync($"/api/v1/timesheets/{_server.Admin.Id}/{Monday}", Ct));

        using var requester = await _server.ClientAsync(_server.Requester);
        await RefusedAsync(403, null, await SendAsync(requester, HttpMethod.Post, "/api/v1/me/worklogs", $$"""{"day":"{{Today}}","minutes":1,"note":"x"}"""));
        await RefusedAsync(403, null, await requester.GetAsync("/api/v1/me/timer", Ct));
        using var reader = await _server.ClientAsync(_server.Agent, "read");
        await RefusedAsync(403, null, await SendAsync(reader, HttpMethod.Post, "/api/v1/me/worklogs", $$"""{"day":"{{Today}}","minutes":1,"note":"x"}"""));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/api/v1/timesheets/me/{Monday}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Week_IsSubmittedReturnedApproved_UnderItsVersion()
    {
        await LoggedAsync($$"""{"day":"{{Today}}","minutes":60,"note":"Stand-up"}""");
        var mine = $"/api/v1/timesheets/me/{Monday}/state";
        var theirs = $"/api/v1/timesheets/{_server.Agent.Id}/{Monday}";
        await RefusedAsync(428, null, await SendAsync(_agent, HttpMethod.Put, mine, """{"state":"submitted"}"""));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Put, mine, """{"state":"submitted"}""", "\"1\"")).StatusCode);
        await RefusedAsync(403, null, await SendAsync(_agent, HttpMethod.Put, mine, """{"state":"approved"}""", "*"));

        var waiting = Assert.Single((await JsonAsync(await _admin.GetAsync("/api/v1/timesheets", Ct))).EnumerateArray());
        Assert.Equal((60, Monday), (waiting.GetProperty("minutes").GetInt32(), Text(waiting, "monday")));
        await RefusedAsync(412, null, await SendAsync(_admin, HttpMethod.Put, theirs + "/state", """{"state":"approved"}""", "\"1\""));
        await RefusedAsync(422, "/reason", await SendAsync(_admin, HttpMethod.Put, theirs + "/state", """{"state":"open"}""", "*"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_admin, HttpMethod.Put, theirs + "/state", """{"state":"open","reason":"Friday"}""", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Put, mine, """{"state":"submitted"}""", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_admin, HttpMethod.Put, theirs + "/state", """{"state":"approved"}""", "*")).StatusCode);
        await RefusedAsync(409, null, await SendAsync(_agent, HttpMethod.Post, "/api/v1/me/worklogs", $$"""{"day":"{{Today}}","minutes":1,"note":"late"}"""));
        var sheet = await JsonAsync(await _admin.GetAsync(theirs, Ct));
        Assert.Equal(("approved", true), (Text(sheet.GetProperty("week"), "state"), sheet.GetProperty("mayDecide").GetBoolean()));
        await RefusedAsync(422, "/state", await SendAsync(_admin, HttpMethod.Put, theirs + "/state", "{}", "*"));
    }

    [Fact]
    public async Task Timer_RunsUntilItIsDiscarded()
    {
        await RefusedAsync(404, null, await _agent.GetAsync("/api/v1/me/timer", Ct));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Put, "/api/v1/me/timer", """{"records":["INC-2"],"note":"call"}""")).StatusCode);
        var timer = await JsonAsync(await _agent.GetAsync("/api/v1/me/timer", Ct));
        Assert.Equal((1, "call", "INC-2"), (timer.GetProperty("minutes").GetInt32(), Text(timer, "note"), Text(timer.GetProperty("records")[0], "key")));
        await RefusedAsync(422, "/records", await SendAsync(_agent, HttpMethod.Put, "/api/v1/me/timer", """{"records":["INC-9"]}"""));
        Assert.Equal(HttpStatusCode.NoContent, (await _agent.DeleteAsync("/api/v1/me/timer", Ct)).StatusCode);
        await RefusedAsync(404, null, await _agent.DeleteAsync("/api/v1/me/timer", Ct));
    }

    private async Task<string> LoggedAsync(string body)
    {
        var logged = await SendAsync(_agent, HttpMethod.Post, "/api/v1/me/worklogs", body);
        Assert.Equal(HttpStatusCode.Created, logged.StatusCode);
        return Text(await JsonAsync(logged), "id")!;
    }

    private async Task<JsonElement> SpentAsync(string record)
    {
        var parts = record.Split('?');
        return await JsonAsync(await _agent.GetAsync($"/api/v1/records/{parts[0]}/time{(parts.Length > 1 ? "?" + parts[1] : "")}", Ct));
    }
}
