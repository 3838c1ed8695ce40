using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Provisioning;

/// <summary>The whole host with provisioning turned on, and what stands for the provider.</summary>
public abstract class ScimTest(PostgresServer postgres) : WebHostTest(postgres)
{
    protected const string PatchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    /// <summary>Somebody who is not provisioned, so that there is an administrator whatever the provider does.</summary>
    protected UserId Administrator { get; private set; }

    private protected async Task<ScimClient> ConnectAsync(string? issuer = null, ProvisionedClaim claim = ProvisionedClaim.Subject)
    {
        Administrator = await PersonAsync("Rina", Role.TenantAdmin);
        var read = await AskAsync((ReadProvisioning provisioning) => provisioning.ExecuteAsync(As(Administrator), Ct));
        var turned = await AskAsync((EditProvisioning edit) =>
            edit.ExecuteAsync(As(Administrator), new(true, issuer, claim, read.Value!.Settings.Version), Ct));
        Assert.Null(turned.Error);
        return Client((await TokenAsync("Directory")).Secret);
    }

    protected async Task<ChangeProvisioningTokens.Created> TokenAsync(string name)
    {
        var made = await AskAsync((ChangeProvisioningTokens tokens) => tokens.CreateAsync(As(Administrator), name, Ct));
        Assert.Null(made.Error);
        return made.Value!;
    }

    private protected ScimClient Client(string secret)
    {
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return new ScimClient(client);
    }

    protected async Task<TResult> StoredAsync<TResult>(Func<SynergyFlowDbContext, Task<TResult>> ask, TenantId? tenant = null)
    {
        await using var db = await Host.Services.GetRequiredService<TenantContexts>().OpenAsync(tenant ?? Tenant.First, Ct);
        return await ask(db);
    }

    protected Task<User> AccountAsync(string id)
    {
        UserId user = new(Guid.Parse(id));
        return StoredAsync(db => db.Set<User>().SingleAsync(row => row.Id == user, Ct));
    }

    protected static string Person(string userName, string externalId, string active = "true") => $$$"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "externalId":"{{{externalId}}}","userName":"{{{userName}}}","active":{{{active}}},"displayName":"{{{userName.Split('@')[0]}}} Lim",
         "emails":[{"primary":true,"type":"work","value":"{{{userName}}}"}],"meta":{"resourceType":"User"},
         "name":{"formatted":"x y","familyName":"Lim","givenName":"{{{userName.Split('@')[0]}}}"},"title":"not kept","password":"t1meMa$heen",
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Desk"}}
        """;

    protected static string Group(string name, string externalId, params string[] members) => $$$"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"{{{externalId}}}","displayName":"{{{name}}}",
         "members":[{{{string.Join(',', members.Select(id => $$"""{"value":"{{id}}"}"""))}}}],"meta":{"resourceType":"Group"}}
        """;

    protected static string Patch(string operations) => $$"""{"schemas":["{{PatchUrn}}"],"Operations":[{{operations}}]}""";
}

/// <summary>Sends as a provider does, and holds every answer to SCIM's shape.</summary>
internal sealed class ScimClient(HttpClient http)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(
        string method, string path, string? body = null, string? ifMatch = null, string? ifNoneMatch = null, string type = "application/scim+json")
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "/scim/v2" + path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        var answer = await http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        if (text.Length == 0)
        {
            return (answer.StatusCode, default, answer);
        }

        Assert.Equal("application/scim+json", answer.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(text);
        var read = document.RootElement.Clone();
        if ((int)answer.StatusCode >= 400)
        {
            Assert.Equal(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), read.GetProperty("status").GetString());
            Assert.NotEmpty(read.GetProperty("detail").GetString()!);
        }

        return (answer.StatusCode, read, answer);
    }

    public async Task<JsonElement> OkAsync(string method, string path, string? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        var (answered, read, _) = await SendAsync(method, path, body);
        Assert.True(answered == status, $"{method} {path}: {(int)answered} {read}");
        return read;
    }

    public async Task RefusedAsync(HttpStatusCode status, string? scimType, string method, string path, string? body = null, string? ifMatch = null)
    {
        var (answered, read, _) = await SendAsync(method, path, body, ifMatch);
        Assert.True(answered == status, $"{method} {path}: {(int)answered} {read}");
        Assert.Equal(scimType, read.TryGetProperty("scimType", out var type) ? type.GetString() : null);
    }

    public async Task<string> CreateAsync(string path, string body) =>
        (await OkAsync("POST", path, body, HttpStatusCode.Created)).GetProperty("id").GetString()!;

    public async Task<int> CountAsync(string path, string filter) =>
        (await OkAsync("GET", $"{path}?filter={Uri.EscapeDataString(filter)}")).GetProperty("totalResults").GetInt32();
}
