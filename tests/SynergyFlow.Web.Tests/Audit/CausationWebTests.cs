using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Audit;

/// <summary>From an effect back to the command, the person or the other system that it began with, over REST and as a page.</summary>
public sealed class CausationWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1/audit";

    protected override Task<IReadOnlyDictionary<string, string>> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Inbound:Poll"] = "00:00:00.050" });

    [Fact]
    public async Task WhatABulkChangeDid_LeadsToTheJob_TheCommands_AndThePerson()
    {
        var (admin, agent) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Alya", Role.Agent));
        using var working = await ApiAsync(agent);
        await SendAsync(working, HttpMethod.Post, "/api/v1/incidents", """{"title":"One"}""");
        await SendAsync(working, HttpMethod.Post, "/api/v1/incidents", """{"title":"Two"}""");
        await SendAsync(working, HttpMethod.Post, "/api/v1/bulk", """{"records":["INC-1","INC-2"],"set":{"category":"Network"}}""");

        using var asking = await ApiAsync(admin, "read", "admin");
        var effect = await UntilAsync(asking, "?what=incident.updated&record=INC-2");
        var chain = await ChainAsync(asking, Id(effect));
        var steps = chain.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["incident.updated", "bulk.changed"], steps.Select(step => Text(step, "type")));
        Assert.Equal(["incident.update", "incident.bulk"], steps.Select(step => Text(step, "command")));
        Assert.Equal(["bulk", "api"], steps.Select(step => Text(step, "channel")));
        Assert.All(steps, step => Assert.Equal(("Alya", "INC-2"), (Text(step, "who"), Text(steps[0], "recordName"))));
        Assert.Equal((JsonValueKind.Null, false), (chain.GetProperty("message").ValueKind, chain.GetProperty("lost").GetBoolean()));

        var job = await ChainAsync(asking, Id(steps[1]));
        var effects = job.GetProperty("effects").EnumerateArray().Where(one => Text(one, "type") == "incident.updated").Select(one => Text(one, "recordName"));
        Assert.Equal(["INC-1", "INC-2"], effects.Order(StringComparer.Ordinal));

        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        var page = await browser.GetStringAsync($"/admin/audit/{Id(effect)}", Ct);
        Assert.Contains("incident.bulk", page, StringComparison.Ordinal);
        Assert.Contains($"/admin/access?who={agent}&amp;action=incident.bulk", page, StringComparison.Ordinal);
        Assert.Contains("Alya did it", page, StringComparison.Ordinal);
        Assert.Contains("INC-1", await browser.GetStringAsync($"/admin/audit/{Id(steps[1])}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAnAlertOpened_LeadsToTheMessage_AndItsSource()
    {
        var admin = await PersonAsync("Tomas", Role.TenantAdmin);
        using var asking = await ApiAsync(admin, "read", "write", "admin");
        var made = await JsonAsync(await SendAsync(asking, HttpMethod.Post, "/api/v1/inbound-sources", $$"""{"name":"<b>Prom</b>","kind":"alerts","requester":"{{admin}}"}"""));
        using var outside = Browser();
        using HttpRequestMessage alert = new(HttpMethod.Post, $"/api/v1/inbound/{Id(made)}")
        {
            Content = new StringContent("""{"fingerprint":"disk","status":"firing","severity":"critical","title":"Disk full"}""", Encoding.UTF8, "application/json"),
        };
        alert.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Text(made, "token"));
        var posted = await outside.SendAsync(alert, Ct);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        var message = Id(await JsonAsync(posted));

        var chain = await ChainAsync(asking, Id(await UntilAsync(asking, "?what=incident.created")));
        var step = Assert.Single(chain.GetProperty("steps").EnumerateArray());
        Assert.Equal((JsonValueKind.Null, message), (step.GetProperty("command").ValueKind, Text(step, "causationId")));
        Assert.Equal((message, "<b>Prom</b>", "http"), (Id(chain.GetProperty("message")), Text(chain.GetProperty("message"), "source"), Text(chain.GetProperty("message"), "door")));
        Assert.Equal("synergyflow/priority", Text(step.GetProperty("decisions")[0], "policy"));

        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        var page = await browser.GetStringAsync($"/admin/audit/{Id(step)}", Ct);
        Assert.Contains($"/admin/inbound/messages?message={message}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Prom</b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_IsForAdministrators_AndOfEventsThatThereAre()
    {
        var (admin, agent) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Alya", Role.Agent));
        using var working = await ApiAsync(agent);
        await SendAsync(working, HttpMethod.Post, "/api/v1/incidents", """{"title":"One"}""");
        using var asking = await ApiAsync(admin, "read", "admin");
        var created = Id(await UntilAsync(asking, "?what=incident.created"));
        Assert.Equal(HttpStatusCode.Forbidden, (await working.GetAsync($"{Root}/{created}/causation", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asking.GetAsync($"{Root}/{Guid.CreateVersion7()}/causation", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asking.GetAsync($"{Root}/nonsense/causation", Ct)).StatusCode);

        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        var page = await browser.GetStringAsync($"/admin/audit/{Guid.CreateVersion7()}", Ct);
        Assert.Contains("There is no such event", page, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> UntilAsync(HttpClient client, string query)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var rows = await JsonAsync(await client.GetAsync(Root + query, patience.Token));
            if (rows.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row)
            {
                return row;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<JsonElement> ChainAsync(HttpClient client, string id)
    {
        var answer = await client.GetAsync($"{Root}/{id}/causation", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await JsonAsync(answer);
    }

    private static string Id(JsonElement of) => Text(of, "id")!;

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
