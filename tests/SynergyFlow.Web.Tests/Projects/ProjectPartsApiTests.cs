using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class ProjectPartsApiTests(PostgresServer postgres) : ProjectApiTest(postgres)
{
    [Fact]
    public async Task Component_IsAddedChangedAndRemoved_UnderTheProjectsVersion()
    {
        var added = await SendAsync(Agent, HttpMethod.Post, $"{Root}/components", $$"""{"name":"Search","description":"Finds","lead":"{{Server.Agent.Id}}"}""");
        Assert.Equal((HttpStatusCode.Created, "\"2\""), (added.StatusCode, added.Headers.ETag!.Tag));
        var id = Text(await JsonAsync(added), "id");
        await RefusedAsync(409, "/name", await SendAsync(Agent, HttpMethod.Post, $"{Root}/components", """{"name":"search"}"""));
        await RefusedAsync(422, "/lead", await SendAsync(Agent, HttpMethod.Post, $"{Root}/components", $$"""{"name":"x","lead":"{{Server.Requester.Id}}"}"""));

        await RefusedAsync(428, null, await SendAsync(Agent, HttpMethod.Patch, $"{Root}/components/{id}", """{"name":"x"}"""));
        await RefusedAsync(412, null, await SendAsync(Agent, HttpMethod.Patch, $"{Root}/components/{id}", """{"name":"x"}""", "\"1\""));
        var edited = await SendAsync(Agent, HttpMethod.Patch, $"{Root}/components/{id}", """{"name":"Finder","lead":null}""", "\"2\"");
        Assert.Equal((HttpStatusCode.NoContent, "\"3\""), (edited.StatusCode, edited.Headers.ETag!.Tag));
        var list = await Agent.GetAsync($"{Root}/components", Ct);
        Assert.Equal("\"3\"", list.Headers.ETag!.Tag);
        var row = (await JsonAsync(list)).GetProperty("items")[0];
        Assert.Equal(("Finder", "Finds", JsonValueKind.Null), (Text(row, "name"), Text(row, "description"), row.GetProperty("lead").ValueKind));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Delete, $"{Root}/components/{id}", null, "\"3\"")).StatusCode);
        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Delete, $"{Root}/components/{id}", null, "*"));
    }

    [Fact]
    public async Task Version_IsPlannedReleasedArchivedAndHadBack()
    {
        var added = await SendAsync(Agent, HttpMethod.Post, $"{Root}/versions", """{"name":"1.0","startsOn":"2026-03-01","releasesOn":"2026-04-01"}""");
        var version = await JsonAsync(added);
        Assert.Equal((HttpStatusCode.Created, "unreleased", "2026-04-01"), (added.StatusCode, Text(version, "state"), Text(version, "releasesOn")));
        var path = $"{Root}/versions/{Text(version, "id")}";
        await RefusedAsync(422, "/releasesOn", await SendAsync(Agent, HttpMethod.Patch, path, """{"releasesOn":"2026-02-01"}""", "*"));
        await RefusedAsync(400, "/startsOn", await SendAsync(Agent, HttpMethod.Patch, path, """{"startsOn":"soon"}""", "*"));
        await RefusedAsync(422, "/state", await SendAsync(Agent, HttpMethod.Put, path + "/state", "{}", "*"));
        foreach (var state in new[] { "released", "archived", "released", "unreleased" })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Put, path + "/state", $$"""{"state":"{{state}}"}""", "*")).StatusCode);
            var row = (await JsonAsync(await Agent.GetAsync($"{Root}/versions", Ct))).GetProperty("items")[0];
            Assert.Equal((state, state != "unreleased"), (Text(row, "state"), row.GetProperty("releasedAt").ValueKind is JsonValueKind.String));
        }

        await RefusedAsync(409, null, await SendAsync(Agent, HttpMethod.Put, path + "/state", """{"state":"unreleased"}""", "*"));
    }

    [Fact]
    public async Task Component_NamesServices_AndItsItemsShowWhatTheDeskKnowsOfThem()
    {
        var called = await SendAsync(Agent, HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"Prices are wrong","service":"Booking Portal","requester":"{{Server.Requester.Id}}"}""");
        Assert.Equal(HttpStatusCode.Created, called.StatusCode);
        Assert.Equal(["Booking Portal"], (await JsonAsync(await Agent.GetAsync($"{Root}/components/services", Ct))).GetProperty("items").EnumerateArray().Select(one => one.GetString()!));
        var component = await JsonAsync(await SendAsync(Agent, HttpMethod.Post, $"{Root}/components", """{"name":"Quotes","services":["booking portal","Files"]}"""));
        Assert.Equal(["booking portal", "Files"], component.GetProperty("services").EnumerateArray().Select(one => one.GetString()!));
        await RefusedAsync(422, "/services", await SendAsync(Agent, HttpMethod.Patch, $"{Root}/components/{Text(component, "id")}", $$"""{"services":["{{new string('x', 121)}}"]}""", "*"));
        var item = await JsonAsync(await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", $$"""{"title":"See prices","type":"story","components":["{{Text(component, "id")}}"]}"""));
        var operations = await JsonAsync(await Agent.GetAsync($"/api/v1/items/{Text(item, "key")}/operations", Ct));
        var history = operations.GetProperty("history");
        Assert.Equal((1, 1, 9, "Prices are wrong"), (history.GetProperty("openCount").GetInt32(), history.GetProperty("last").GetProperty("begun").GetInt32(), history.GetProperty("weeks").GetArrayLength(), Text(history.GetProperty("worst")[0], "title")));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Patch, $"{Root}/components/{Text(component, "id")}", """{"services":null}""", "*")).StatusCode);
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(await Agent.GetAsync($"/api/v1/items/{Text(item, "key")}/operations", Ct))).GetProperty("history").ValueKind);
        await RefusedAsync(404, null, await Agent.GetAsync("/api/v1/items/WEB-99/operations", Ct));
        using var requester = await Server.ClientAsync(Server.Requester);
        await RefusedAsync(404, null, await requester.GetAsync($"/api/v1/items/{Text(item, "key")}/operations", Ct));
        await RefusedAsync(404, null, await requester.GetAsync($"{Root}/components/services", Ct));
    }

    [Fact]
    public async Task Milestone_IsAddedMovedReachedAndRemoved_UnderTheProjectsVersion()
    {
        var added = await SendAsync(Agent, HttpMethod.Post, $"{Root}/milestones", """{"name":"Fair","day":"2027-02-01","note":"Booth"}""");
        var milestone = await JsonAsync(added);
        Assert.Equal((HttpStatusCode.Created, "\"2\"", "2027-02-01"), (added.StatusCode, added.Headers.ETag!.Tag, Text(milestone, "day")));
        var path = $"{Root}/milestones/{Text(milestone, "id")}";
        await RefusedAsync(409, "/name", await SendAsync(Agent, HttpMethod.Post, $"{Root}/milestones", """{"name":"FAIR","day":"2027-02-02"}"""));
        await RefusedAsync(422, "/day", await SendAsync(Agent, HttpMethod.Post, $"{Root}/milestones", """{"name":"x"}"""));
        await RefusedAsync(422, "/day", await SendAsync(Agent, HttpMethod.Patch, path, """{"day":null}""", "*"));
        await RefusedAsync(428, null, await SendAsync(Agent, HttpMethod.Patch, path, """{"name":"x"}"""));
        await RefusedAsync(412, null, await SendAsync(Agent, HttpMethod.Put, path + "/reached", """{"on":"2025-02-01"}""", "\"1\""));
        await RefusedAsync(422, "/on", await SendAsync(Agent, HttpMethod.Put, path + "/reached", """{"on":"2150-02-01"}""", "*"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Patch, path, """{"day":"2027-02-03"}""", "\"2\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Put, path + "/reached", """{"on":"2025-02-01"}""", "\"3\"")).StatusCode);
        var row = (await JsonAsync(await Agent.GetAsync($"{Root}/milestones", Ct))).GetProperty("items")[0];
        Assert.Equal(("Fair", "2027-02-03", "Booth", "2025-02-01"), (Text(row, "name"), Text(row, "day"), Text(row, "note"), Text(row, "reachedOn")));
        Assert.Equal(0, (await JsonAsync(await Agent.GetAsync($"{Root}/roadmap", Ct))).GetProperty("milestones").GetArrayLength());
        Assert.Equal("Fair", Text((await JsonAsync(await Agent.GetAsync($"{Root}/roadmap?done=true", Ct))).GetProperty("milestones")[0], "name"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Put, path + "/reached", """{"on":null}""", "*")).StatusCode);
        Assert.Equal("2027-02-03", Text((await JsonAsync(await Agent.GetAsync("/api/v1/roadmap", Ct))).GetProperty("milestones")[0], "day"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Delete, path, null, "*")).StatusCode);
        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Delete, path, null, "*"));
    }

    [Fact]
    public async Task WhoMayNotChangeTheProject_OnlyReadsItsParts()
    {
        using var admin = await Server.ClientAsync(Server.Admin);
        await SendAsync(admin, HttpMethod.Patch, Root, $$"""{"lead":"{{Server.Admin.Id}}"}""", "*");

        Assert.Equal(HttpStatusCode.OK, (await Agent.GetAsync($"{Root}/versions", Ct)).StatusCode);
        await RefusedAsync(403, null, await SendAsync(Agent, HttpMethod.Post, $"{Root}/versions", """{"name":"1.0"}"""));
        await RefusedAsync(403, null, await SendAsync(Agent, HttpMethod.Post, $"{Root}/components", """{"name":"x"}"""));
        Assert.Equal(HttpStatusCode.OK, (await Agent.GetAsync($"{Root}/milestones", Ct)).StatusCode);
        await RefusedAsync(403, null, await SendAsync(Agent, HttpMethod.Post, $"{Root}/milestones", """{"name":"x","day":"2027-02-01"}"""));
        await SendAsync(admin, HttpMethod.Patch, Root, """{"visibility":"members"}""", "*");
        await RefusedAsync(404, null, await Agent.GetAsync($"{Root}/versions", Ct));
        await RefusedAsync(404, null, await Agent.GetAsync($"{Root}/components", Ct));
        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Post, $"{Root}/components", """{"name":"x"}"""));
    }
}
