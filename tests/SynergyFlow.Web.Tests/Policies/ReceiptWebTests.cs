using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Hosting;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Policies;

/// <summary>From a report to its place in the chain, through the host as it runs.</summary>
public sealed class ReceiptWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Check = "/api/v1/receipts/check";

    [Fact]
    public async Task Receipt_OfAReport_IsSealedAMomentLater_AndTheCheckSaysSo()
    {
        using var admin = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        var created = await admin.PostAsJsonAsync("/api/v1/incidents", new { title = "VPN down" }, Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        for (var attempt = 0; ; attempt++)
        {
            var report = await admin.GetFromJsonAsync<JsonElement>(Check, Ct);
            Assert.Empty(report.GetProperty("faults").EnumerateArray());
            if (report.GetProperty("days").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } day)
            {
                Assert.Equal(1, day.GetProperty("links").GetInt32());
                Assert.Equal(64, day.GetProperty("hash").GetString()!.Length);
                Assert.NotNull(day.GetProperty("signingKey").GetString());
                break;
            }

            Assert.True(attempt < 200, "The receipt was not sealed.");
            await Task.Delay(100, Ct);
        }
    }

    [Fact]
    public async Task Check_IsForAdministrators_WithATokenThatMayAdminister()
    {
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent), "read", "write");
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var reading = await ApiAsync(tomas, "read", "write");
        using var admin = await ApiAsync(tomas, "read", "write", "admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(Check, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reading.GetAsync(Check, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(Check + "?from=2026-01-01&to=2026-01-31", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2026-13-01", "to")]
    [InlineData("?from=2026-01-01&to=2026-03-01", "to")]
    [InlineData("?from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("?tenant=1", "tenant")]
    public async Task Days_ThatCannotBeRead_AreRefusedWithTheirName(string query, string field)
    {
        using var admin = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        var refused = await admin.GetAsync(Check + query, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal($"/{field}", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task Export_IsCheckedWithoutADatabase_AndForAdministratorsOnly()
    {
        const string export = "/api/v1/receipts/export.jsonl";
        await PersonAsync("Alya", Role.Agent);
        using var admin = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/admin/receipts/export.jsonl", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.GetAsync(export + "?from=2026-01-01&to=2026-03-01", Ct)).StatusCode);
        await admin.PostAsJsonAsync("/api/v1/incidents", new { title = "VPN down" }, Ct);

        var folder = Directory.CreateTempSubdirectory("sf-export-").FullName;
        try
        {
            var file = Path.Combine(folder, "receipts.jsonl");
            for (var attempt = 0; ; attempt++)
            {
                var answer = await admin.GetAsync(export, Ct);
                Assert.Equal((HttpStatusCode.OK, "application/jsonl"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
                await File.WriteAllTextAsync(file, await answer.Content.ReadAsStringAsync(Ct), Ct);
                if (new FileInfo(file).Length > 0)
                {
                    break;
                }

                Assert.True(attempt < 200, "The receipt was not sealed.");
                await Task.Delay(100, Ct);
            }

            Assert.Equal(0, await VerifyReceiptsCommand.RunAsync(["--archive", folder]));
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Ct)).Replace("synergyflow/priority", "synergyflow/other", StringComparison.Ordinal), Ct);
            Assert.Equal(1, await VerifyReceiptsCommand.RunAsync(["--archive", folder]));
            File.Delete(file);
            Assert.Equal(1, await VerifyReceiptsCommand.RunAsync(["--archive", folder]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(2, await VerifyReceiptsCommand.RunAsync(["--archive", folder]));
        Assert.Equal(2, await VerifyReceiptsCommand.RunAsync(["--archive"]));
        var exported = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/audit?what=audit.receipts_exported", Ct)).GetProperty("items");
        Assert.Equal("Tomas", exported[0].GetProperty("who").GetString());
    }

    [Fact]
    public async Task Archive_ThatIsNotSetUp_SaysThatNothingIsEverDropped()
    {
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent), "read", "write");
        using var admin = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/api/v1/receipts/archive", Ct)).StatusCode);
        var report = await admin.GetFromJsonAsync<JsonElement>("/api/v1/receipts/archive", Ct);
        Assert.Equal((90, false), (report.GetProperty("hotDays").GetInt32(), report.GetProperty("hasFolder").GetBoolean()));
        Assert.Empty(report.GetProperty("months").EnumerateArray());
    }

    [Fact]
    public async Task ArchivedDecisions_OfAnIncident_AreListedToWhoeverSeesIt()
    {
        using var admin = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var other = await ApiAsync(await PersonAsync("Maya", Role.EndUser), "read", "write");
        var created = await (await admin.PostAsJsonAsync("/api/v1/incidents", new { title = "VPN down" }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        var path = $"/api/v1/incidents/{created.GetProperty("key").GetString()}/decisions/archived";
        Assert.Empty((await admin.GetFromJsonAsync<JsonElement>(path, Ct)).EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path, Ct)).StatusCode);
    }

    [Fact]
    public async Task Page_IsShownToAnAdmin_AndRefusedToAnAgent()
    {
        await PersonAsync("Tomas", Role.TenantAdmin);
        await PersonAsync("Alya", Role.Agent);
        using var admin = Browser();
        await SignInAsync(admin, "tomas@example.org");
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");
        Assert.Contains(">Receipts</h1>", await admin.GetStringAsync("/admin/receipts", Ct), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await agent.GetAsync("/admin/receipts", Ct)).StatusCode);
    }
}
