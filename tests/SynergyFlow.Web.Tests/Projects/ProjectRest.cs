using System.Text.Json;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>A request in a line, and what its answer says.</summary>
internal static class ProjectRest
{
    public static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null, string? ifMatch = null) =>
        client.SendAsync(Request(method, path, json, ifMatch), TestContext.Current.CancellationToken);

    /// <param name="field">The pointer to it; null: none is looked for.</param>
    public static async Task RefusedAsync(int status, string? field, HttpResponseMessage answer)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        if (field is not null)
        {
            Assert.Equal(field, Text((await JsonAsync(answer)).GetProperty("errors")[0], "pointer"));
        }
    }

    public static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
