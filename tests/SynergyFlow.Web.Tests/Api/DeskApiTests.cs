using System.Net;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

public sealed class DeskApiTests(PostgresServer postgres)
{
    private const string Path = "/api/v1/desk-settings";
    private const string Body = """
        {"timeZone":"Asia/Manila","workdays":["monday","sunday"],"holidays":["2026-12-25"],"closeAfterDays":5,"noticeDays":2,"reopenDays":30,"surveyDays":7}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_ReadByAgents_ChangedByAdministratorsWithTheirVersion()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var admin = await server.ClientAsync(server.Admin);

        var seed = await JsonAsync(await agent.GetAsync(Path, Ct));
        Assert.Equal((3, 1, "UTC"), (seed.GetProperty("closeAfterDays").GetInt32(), seed.GetProperty("noticeDays").GetInt32(), seed.GetProperty("timeZone").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.SendAsync(Request(HttpMethod.Put, Path, Body, "\"0\""), Ct)).StatusCode);
        Assert.Equal((HttpStatusCode)428, (await admin.SendAsync(Request(HttpMethod.Put, Path, Body), Ct)).StatusCode);

        var saved = await admin.SendAsync(Request(HttpMethod.Put, Path, Body, "\"0\""), Ct);
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (saved.StatusCode, saved.Headers.ETag?.Tag));
        var stored = await JsonAsync(saved);
        Assert.Equal(("2026-12-25", "sunday"), (stored.GetProperty("holidays")[0].GetString(), stored.GetProperty("workdays")[1].GetString()));

        var stale = await admin.SendAsync(Request(HttpMethod.Put, Path, Body, "\"0\""), Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(1, (await JsonAsync(stale)).GetProperty("current").GetProperty("version").GetInt32());
        var wrong = await admin.SendAsync(Request(HttpMethod.Put, Path, Body.Replace("Asia/Manila", "../etc/passwd", StringComparison.Ordinal), "\"1\""), Ct);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/timeZone"), (wrong.StatusCode, (await JsonAsync(wrong)).GetProperty("errors")[0].GetProperty("pointer").GetString()));
    }
}
