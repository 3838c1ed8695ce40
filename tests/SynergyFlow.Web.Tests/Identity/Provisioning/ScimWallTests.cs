using System.Buffers.Text;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Provisioning;

/// <summary>Who is let in, what is refused, and in which words.</summary>
public sealed class ScimWallTests(PostgresServer postgres) : ScimTest(postgres)
{
    [Fact]
    public async Task Token_RevokedTamperedOrOfAnotherKind_IsNoUse_AndReachesNothingElse()
    {
        var good = await ConnectAsync();
        await good.OkAsync("GET", "/Users");
        var second = await TokenAsync("Second");
        var third = await AskAsync((ChangeProvisioningTokens tokens) => tokens.CreateAsync(As(Administrator), "Third", Ct));
        Assert.IsType<TooManyProvisioningTokens>(third.Error);
        var other = Client(second.Secret);
        await other.OkAsync("GET", "/ServiceProviderConfig");
        await Client(second.Secret[..^3] + "AAA").RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");
        await Client("sfs_" + new string('A', 64)).RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");
        await Client("").RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");

        // A token of a person is none here, and this one is none for /api.
        using var personal = await ApiAsync(Administrator, "read", "write", "admin");
        await Client(personal.DefaultRequestHeaders.Authorization!.Parameter!).RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");
        using var api = Browser();
        api.DefaultRequestHeaders.Authorization = new("Bearer", second.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/users", Ct)).StatusCode);
        using var signedIn = Browser();
        await SignInAsync(signedIn, "rina@example.org");
        Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.GetAsync("/scim/v2/Users", Ct)).StatusCode);

        Assert.Null((await AskAsync((ChangeProvisioningTokens tokens) => tokens.RevokeAsync(As(Administrator), second.Id, Ct))).Error);
        await other.RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");
        await good.OkAsync("GET", "/Users");
        var settings = (await AskAsync((ReadProvisioning read) => read.ExecuteAsync(As(Administrator), Ct))).Value!.Settings;
        Assert.Null((await AskAsync((EditProvisioning edit) => edit.ExecuteAsync(As(Administrator), new(false, null, default, settings.Version), Ct))).Error);
        await good.RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");
    }

    [Fact]
    public async Task Actor_OfProvisioning_MayDoNothingElse_AndAnAgentMayNotManageIt()
    {
        await ConnectAsync();
        Actor provider = new(Tenant.First, UserId.Provisioning, "Provisioning (x)", Channel.Scim, new HashSet<string> { TokenScopes.Provisioning });
        Assert.IsType<NotAllowed>((await AskAsync((CreateTeam create) => create.ExecuteAsync(provider, new("Own"), Ct))).Error);
        Assert.IsType<NotAllowed>((await AskAsync((ReadProvisioning read) => read.ExecuteAsync(provider, Ct))).Error);
        Assert.Null((await AskAsync((ReadProvisioned read) => read.UsersAsync(provider, new(null, 1, 1), Ct))).Error);
        var agent = await PersonAsync("Budi", Role.Agent);
        Assert.IsType<NotAllowed>((await AskAsync((ReadProvisioning read) => read.ExecuteAsync(As(agent), Ct))).Error);
        Assert.IsType<NotAllowed>((await AskAsync((ReadProvisioned read) => read.UsersAsync(As(agent), new(null, 1, 1), Ct))).Error);
        Assert.IsType<NotAllowed>((await AskAsync((ChangeProvisioningTokens tokens) => tokens.CreateAsync(As(agent), "x", Ct))).Error);
    }

    [Fact]
    public async Task TwoTenants_WithTheSameUserName_DoNotMeet()
    {
        var first = await ConnectAsync();
        var other = TenantId.New();
        await using (var db = await Host.Services.GetRequiredService<TenantContexts>().OpenAsync(other, Ct))
        {
            db.Add(Tenant.Begin(other, "Other", "other", TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Ct);
            db.Add(User.OfSystem(other, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Ct);
        }

        string secret;
        await using (var scope = Host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = other;
            var edited = await scope.ServiceProvider.GetRequiredService<EditProvisioning>().ExecuteAsync(Actor.System(other), new(true, null, default, 0), Ct);
            Assert.Null(edited.Error);
        }

        await using (var scope = Host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = other;
            secret = (await scope.ServiceProvider.GetRequiredService<ChangeProvisioningTokens>().CreateAsync(Actor.System(other), "Other", Ct)).Value!.Secret;
        }

        var second = Client(secret);
        var mine = await first.CreateAsync("/Users", Person("ana@example.org", "e-1"));
        var theirs = await second.CreateAsync("/Users", Person("ana@example.org", "e-1"));
        Assert.NotEqual(mine, theirs);
        var group = await first.CreateAsync("/Groups", Group("Desk", "g-1", mine));
        foreach (var (method, path, body) in new[]
        {
            ("GET", $"/Users/{mine}", null), ("PUT", $"/Users/{mine}", Person("x@example.org", "e-9")), ("DELETE", $"/Users/{mine}", null),
            ("PATCH", $"/Users/{mine}", Patch("""{"op":"replace","path":"active","value":false}""")), ("GET", $"/Groups/{group}", null), ("DELETE", $"/Groups/{group}", null),
        })
        {
            await second.RefusedAsync(HttpStatusCode.NotFound, null, method, path, body);
        }

        await second.RefusedAsync(HttpStatusCode.BadRequest, "invalidValue", "POST", "/Groups", Group("Desk", "g-1", mine));
        Assert.Equal(1, await second.CountAsync("/Users", "userName pr"));
        Assert.Equal(0, await second.CountAsync("/Groups", "displayName pr"));
        Assert.Equal(1, await StoredAsync(db => db.Set<ProvisionedUser>().CountAsync(Ct), other));

        // A secret that names the other tenant behind the same random part is no token of it.
        var bytes = Base64Url.DecodeFromChars(secret.AsSpan(4));
        Tenant.First.Value.TryWriteBytes(bytes.AsSpan(32));
        await Client("sfs_" + Base64Url.EncodeToString(bytes)).RefusedAsync(HttpStatusCode.Unauthorized, null, "GET", "/Users");
    }

    [Fact]
    public async Task Account_ThatExists_IsNotTakenOverByItsAddress()
    {
        var client = await ConnectAsync("https://login.example.org", ProvisionedClaim.Subject);
        await client.RefusedAsync(HttpStatusCode.Conflict, "uniqueness", "POST", "/Users", Person("rina@example.org", "e-1"));
        var ana = await client.CreateAsync("/Users", Person("ana@example.org", "e-2"));
        await client.RefusedAsync(HttpStatusCode.Conflict, "uniqueness", "PATCH", $"/Users/{ana}", Patch("""{"op":"replace","path":"emails[type eq \"work\"].value","value":"rina@example.org"}"""));
        await client.RefusedAsync(HttpStatusCode.NotFound, null, "GET", $"/Users/{Administrator}");
        await client.RefusedAsync(HttpStatusCode.NotFound, null, "DELETE", $"/Users/{UserId.Provisioning}");

        // Where an administrator says that they are the same, they are.
        var budi = await PersonAsync("Budi", Role.Agent);
        Assert.Null((await AskAsync((Core.Identity.UseCases.LinkExternalIdentity link) => link.ProvisionAsync(As(Administrator), new(budi, "https://login.example.org", "e-3"), Ct))).Error);
        Assert.Equal(budi.ToString(), await client.CreateAsync("/Users", Person("budi@example.org", "e-3")));
        Assert.Equal(Role.Agent, (await AccountAsync(budi.ToString())).Role);

        // Nor does a name that was given to somebody else lead to the account of who had it before.
        await client.OkAsync("DELETE", $"/Users/{ana}", status: HttpStatusCode.NoContent);
        await client.RefusedAsync(HttpStatusCode.Conflict, "uniqueness", "POST", "/Users", Person("ana@example.org", "another"));
        Assert.True((await AccountAsync(ana)).Disabled);
    }

    [Fact]
    public async Task Versions_AreHeldAgainstWhatIsStored()
    {
        var client = await ConnectAsync();
        var id = await client.CreateAsync("/Users", Person("ana@example.org", "e-1"));
        var (_, shown, answer) = await client.SendAsync("GET", $"/Users/{id}");
        var tag = answer.Headers.ETag!.ToString();
        Assert.Equal(tag, shown.GetProperty("meta").GetProperty("version").GetString());
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync("GET", $"/Users/{id}", ifNoneMatch: tag)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("GET", $"/Users/{id}", ifNoneMatch: "W/\"99\"")).Status);
        var body = Patch("""{"op":"replace","path":"displayName","value":"Ana Tan"}""");
        await client.RefusedAsync(HttpStatusCode.PreconditionFailed, null, "PATCH", $"/Users/{id}", body, ifMatch: "W/\"99\"");
        await client.RefusedAsync(HttpStatusCode.PreconditionFailed, null, "DELETE", $"/Users/{id}", ifMatch: "nonsense");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("PATCH", $"/Users/{id}", body, tag)).Status);
        await client.RefusedAsync(HttpStatusCode.PreconditionFailed, null, "PUT", $"/Users/{id}", Person("ana@example.org", "e-1"), ifMatch: tag);
    }

    [Fact]
    public async Task List_IsPagedInAnOrderThatStays_FilteredAndCutDown()
    {
        var client = await ConnectAsync();
        foreach (var number in Enumerable.Range(1, 7))
        {
            await client.CreateAsync("/Users", Person($"p{number}@example.org", $"e-{number}", number > 5 ? "false" : "true"));
        }

        List<string> seen = [];
        foreach (var start in new[] { 1, 4, 7 })
        {
            var page = await client.OkAsync("GET", $"/Users?startIndex={start}&count=3&attributes=userName");
            Assert.Equal((7, start), (page.GetProperty("totalResults").GetInt32(), page.GetProperty("startIndex").GetInt32()));
            seen.AddRange(page.GetProperty("Resources").EnumerateArray().Select(one => one.GetProperty("userName").GetString()!));
            Assert.Equal(["id", "schemas", "userName"], page.GetProperty("Resources")[0].EnumerateObject().Select(one => one.Name).Order());
        }

        Assert.Equal([.. Enumerable.Range(1, 7).Select(number => $"p{number}@example.org")], seen);
        Assert.Equal(0, (await client.OkAsync("GET", "/Users?count=0")).GetProperty("itemsPerPage").GetInt32());
        Assert.Equal(1, (await client.OkAsync("GET", "/Users?startIndex=-5&count=99999")).GetProperty("startIndex").GetInt32());
        Assert.Equal(0, (await client.OkAsync("GET", "/Users?startIndex=2147483647")).GetProperty("itemsPerPage").GetInt32());
        var id = (await client.OkAsync("GET", "/Users?filter=userName%20sw%20%22P1%22")).GetProperty("Resources")[0].GetProperty("id").GetString();
        foreach (var (filter, expected) in new[]
        {
            ("active eq true", 5), ("not (active eq true)", 2), ("active ne true and userName co \"P6\"", 1), ("userName eq \"P1@EXAMPLE.ORG\" or externalId eq \"e-2\"", 2),
            ("externalId eq \"E-2\"", 0), ($"id eq \"{id}\"", 1), ("id eq \"nonsense\"", 0), ("id ne \"nonsense\"", 7), ("emails.value ew \"example.org\"", 7), ("emails[type eq \"work\" and value sw \"p3\"]", 1),
            ("emails[type eq \"home\"]", 0), ("displayName eq \"p4 lim\"", 1), ("name.familyName eq \"lim\" and not (userName co \"p\")", 0), ("userName eq \"%\"", 0), ("userName co \"_\"", 0),
            ("externalId eq null", 0), ("displayName ne \"p1 lim\"", 6),
        })
        {
            Assert.True(expected == await client.CountAsync("/Users", filter), filter);
        }

        foreach (var filter in new[] { "shoeSize eq \"42\"", "password eq \"x\"", "userName gt \"a\"", "active co \"t\"", "userName eq true", new string('(', 1500) + "userName pr", "userName eq \"" + new string('x', 4000) + "\"" })
        {
            await client.RefusedAsync(HttpStatusCode.BadRequest, "invalidFilter", "GET", "/Users?filter=" + Uri.EscapeDataString(filter));
        }

        await client.RefusedAsync(HttpStatusCode.BadRequest, "invalidFilter", "GET", "/Groups?filter=" + Uri.EscapeDataString("userName eq \"x\""));
        await client.RefusedAsync(HttpStatusCode.BadRequest, "invalidValue", "GET", "/Users?count=many");
    }

    [Fact]
    public async Task UserName_WantedTwiceAtOnce_IsGivenOnce()
    {
        var client = await ConnectAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => client.SendAsync("POST", "/Users", Person("Ana@example.org", $"e-{number}"))));
        Assert.Equal(1, answers.Count(answer => answer.Status is HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(answer => answer.Status is HttpStatusCode.Conflict && answer.Body.GetProperty("scimType").GetString() == "uniqueness"));
        await client.RefusedAsync(HttpStatusCode.Conflict, "uniqueness", "POST", "/Users", Person("ANA@EXAMPLE.ORG", "e-7"));
        Assert.Equal(1, await client.CountAsync("/Users", "userName pr"));
    }

    [Fact]
    public async Task HostileBody_IsRefusedInScimsWords()
    {
        var client = await ConnectAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        foreach (var (body, type) in new[]
        {
            ("", "invalidSyntax"), ("[]", "invalidSyntax"), ("{", "invalidSyntax"), (deep, "invalidSyntax"), ("""{"userName":"a","userName":"b"}""", "invalidSyntax"),
            ("""{"userName":"\ud800"}""", "invalidSyntax"), ("{}", "invalidValue"), ("""{"userName":"a\u0000b"}""", "invalidValue"), ("""{"userName":["a"]}""", "invalidValue"),
            ($$"""{"userName":"{{new string('x', 500)}}"}""", "invalidValue"),
        })
        {
            await client.RefusedAsync(HttpStatusCode.BadRequest, type, "POST", "/Users", body.Length == 0 ? " " : body);
        }

        await client.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, null, "POST", "/Users", $$"""{"userName":"{{new string('x', 1024 * 1024)}}"}""");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await client.SendAsync("POST", "/Users", "<x/>", type: "application/xml")).Status);
        var id = await client.CreateAsync("/Users", """{"userName":"<script>alert(1)</script>"}""");
        foreach (var (operations, type) in new[]
        {
            ("", "invalidSyntax"), ("""{"op":"move","path":"active"}""", "invalidSyntax"), ("""{"op":"0","path":"active"}""", "invalidSyntax"), ("7", "invalidSyntax"),
            ("""{"op":"replace","path":7,"value":1}""", "invalidPath"), ("""{"op":"replace","path":"emails[[[[","value":1}""", "invalidPath"), ("""{"op":"remove"}""", "noTarget"),
            ("""{"op":"replace","path":"id","value":"x"}""", "mutability"), ("""{"op":"remove","path":"userName"}""", "invalidValue"), ("""{"op":"replace","path":"active","value":"perhaps"}""", "invalidValue"),
            (string.Join(',', Enumerable.Repeat("""{"op":"add","path":"title","value":"x"}""", 1001)), "invalidSyntax"),
        })
        {
            await client.RefusedAsync(HttpStatusCode.BadRequest, type, "PATCH", $"/Users/{id}", Patch(operations));
        }

        await client.RefusedAsync(HttpStatusCode.BadRequest, "invalidValue", "POST", "/Groups", Group("Desk", "g", Guid.Empty.ToString()));
        await client.RefusedAsync(HttpStatusCode.NotFound, null, "GET", "/Users/not-an-id");
        await client.RefusedAsync(HttpStatusCode.NotFound, null, "GET", "/Nothing");
        await client.RefusedAsync(HttpStatusCode.MethodNotAllowed, null, "DELETE", "/Users");
    }

    [Fact]
    public async Task Description_SaysWhatIsKept()
    {
        var client = await ConnectAsync();
        var config = await client.OkAsync("GET", "/ServiceProviderConfig");
        Assert.True(config.GetProperty("patch").GetProperty("supported").GetBoolean());
        Assert.False(config.GetProperty("bulk").GetProperty("supported").GetBoolean());
        Assert.Equal(2, (await client.OkAsync("GET", "/ResourceTypes")).GetProperty("totalResults").GetInt32());
        Assert.Equal("/Users", (await client.OkAsync("GET", "/ResourceTypes/User")).GetProperty("endpoint").GetString());
        var schema = await client.OkAsync("GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User");
        Assert.Contains(schema.GetProperty("attributes").EnumerateArray(), one => one.GetProperty("name").GetString() == "userName" && one.GetProperty("uniqueness").GetString() == "server");
        await client.RefusedAsync(HttpStatusCode.NotFound, null, "GET", "/Schemas/urn:nobody");
    }
}
