using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class RoadmapApiTests(PostgresServer postgres) : ProjectApiTest(postgres)
{
    [Fact]
    public async Task Roadmap_HasDatesDependenciesAndWhatIsWrong_OfOneProjectAndOfAll()
    {
        var version = await MadeAsync($"{Root}/versions", """{"name":"5.4","releasesOn":"2027-03-15"}""");
        var (a, b) = (await EpicAsync("a", "2027-03-01", "2027-03-20", version), await EpicAsync("b", "2027-03-10", "2027-03-30"));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(Agent, HttpMethod.Post, $"/api/v1/items/{a}/links", $$"""{"role":"blocks","other":"{{b}}"}""")).StatusCode);
        foreach (var path in new[] { $"{Root}/roadmap", "/api/v1/roadmap", "/api/v1/roadmap?project=WEB&done=false" })
        {
            var roadmap = await JsonAsync(await Agent.GetAsync(path, Ct));
            Assert.Equal(["a", "b"], roadmap.GetProperty("epics").EnumerateArray().Select(epic => Text(epic, "title")!));
            Assert.Equal("2027-03-20", Text(roadmap.GetProperty("epics")[0], "targetDate"));
            Assert.True(roadmap.GetProperty("dependencies")[0].GetProperty("broken").GetBoolean());
            Assert.Equal(["after_release", "blocker_late"], roadmap.GetProperty("critical").EnumerateArray().Select(one => Text(one, "kind")!).Order(StringComparer.Ordinal));
            Assert.Equal("5.4", Text(roadmap.GetProperty("versions")[0], "name"));
            Assert.False(roadmap.GetProperty("more").GetBoolean());
        }

        Assert.Equal(0, (await JsonAsync(await Agent.GetAsync($"/api/v1/roadmap?team={Guid.CreateVersion7()}", Ct))).GetProperty("epics").GetArrayLength());
        var readiness = await JsonAsync(await Agent.GetAsync($"{Root}/versions/{version}/readiness", Ct));
        Assert.Equal((1, "a", JsonValueKind.Array), (readiness.GetProperty("openCount").GetInt32(), Text(readiness.GetProperty("open")[0], "title"), readiness.GetProperty("blocked").ValueKind));

        // By its own version each epic is moved, and the dependency holds again.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Agent, HttpMethod.Patch, $"/api/v1/items/{b}", """{"startDate":"2027-03-20"}""", "*")).StatusCode);
        Assert.False((await JsonAsync(await Agent.GetAsync($"{Root}/roadmap", Ct))).GetProperty("dependencies")[0].GetProperty("broken").GetBoolean());
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidByField_AndWhoSeesNoProjects_MayNot()
    {
        await RefusedAsync(422, "/done", await Agent.GetAsync($"{Root}/roadmap?done=x", Ct));
        await RefusedAsync(422, "/team", await Agent.GetAsync("/api/v1/roadmap?team=x", Ct));
        await RefusedAsync(422, "/zoom", await Agent.GetAsync("/api/v1/roadmap?zoom=weeks", Ct));
        await RefusedAsync(404, null, await Agent.GetAsync("/api/v1/projects/GONE/roadmap", Ct));
        await RefusedAsync(404, null, await Agent.GetAsync($"{Root}/versions/{Guid.CreateVersion7()}/readiness", Ct));
        using var requester = await Server.ClientAsync(Server.Requester);
        await RefusedAsync(403, null, await requester.GetAsync("/api/v1/roadmap", Ct));
        await RefusedAsync(404, null, await requester.GetAsync($"{Root}/roadmap", Ct));
    }

    private Task<string> EpicAsync(string title, string from, string to, string? version = null) => MadeAsync(
        $"{Root}/items", $$"""{"title":"{{title}}","type":"epic","startDate":"{{from}}","targetDate":"{{to}}","versions":[{{(version is null ? "" : $"\"{version}\"")}}]}""");

    private async Task<string> MadeAsync(string path, string json)
    {
        var made = await SendAsync(Agent, HttpMethod.Post, path, json);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return Text(await JsonAsync(made), "id")!;
    }
}
