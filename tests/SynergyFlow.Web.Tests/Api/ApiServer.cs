using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>The product's own host over a database of its own, with an agent, a requester and an administrator.</summary>
internal sealed class ApiServer : WebApplicationFactory<Program>
{
    private readonly string _connectionString;
    private readonly int _perMinute;
    private readonly string _folder = Directory.CreateTempSubdirectory("sf-api-").FullName;

    private readonly bool _forgetFilters;

    private ApiServer(string connectionString, string administrator, int perMinute, bool forgetFilters) =>
        (_connectionString, Administrator, _perMinute, _forgetFilters) = (connectionString, administrator, perMinute, forgetFilters);

    /// <summary>Signs in to the same database as the superuser, whom no wall between tenants holds.</summary>
    public string Administrator { get; }

    public User Agent { get; private set; } = null!;

    public User Requester { get; private set; } = null!;

    public User Admin { get; private set; } = null!;

    public Team Team { get; private set; } = null!;

    /// <summary>Uploaded import files that are kept.</summary>
    public IReadOnlyList<string> StoredImports =>
        Directory.Exists(Path.Combine(_folder, "imports")) ? Directory.GetFiles(Path.Combine(_folder, "imports"), "*", SearchOption.AllDirectories) : [];

    /// <param name="forgetFilters">Row-level security alone keeps tenants apart (<see cref="FiltersGone"/>).</param>
    public static async Task<ApiServer> StartAsync(PostgresServer postgres, CancellationToken ct, int perMinute = 100_000, bool forgetFilters = false)
    {
        var connectionString = await postgres.CreateDatabaseAsync(MigratedDatabase.Template, ct);
        var server = new ApiServer(connectionString, postgres.Administrator(connectionString), perMinute, forgetFilters);
        Stamp stamp = new(UserId.System, TimeProvider.System.GetUtcNow());
        server.Agent = User.Create(Tenant.First, "Ana Santos", "ana@example.org", Role.Agent, stamp).Value!;
        server.Requester = User.Create(Tenant.First, "Budi", "budi@example.org", Role.EndUser, stamp).Value!;
        server.Admin = User.Create(Tenant.First, "Citra", "citra@example.org", Role.TenantAdmin, stamp).Value!;
        server.Team = Team.Create(Tenant.First, "Service Desk", null, stamp).Value!;
        server.Team.Join(server.Agent.Id, TeamRole.Member, stamp);
        await using var db = server.Open();
        db.AddRange(server.Agent, server.Requester, server.Admin, server.Team);
        await db.SaveChangesAsync(ct);
        return server;
    }

    public SynergyFlowDbContext Open()
    {
        var db = Services.GetRequiredService<IDbContextFactory<SynergyFlowDbContext>>().CreateDbContext();
        db.Tenant = Tenant.First;
        return db;
    }

    public async Task<HttpClient> ClientAsync(User owner, params string[] scopes)
    {
        var secret = TokenSecret.New(Tenant.First);
        var now = TimeProvider.System.GetUtcNow();
        await using var db = Open();
        db.Add(new AccessToken
        {
            Tenant = Tenant.First,
            Id = AccessTokenId.New(),
            User = owner.Id,
            Name = "test",
            Hash = TokenSecret.Hash(secret),
            Hint = TokenSecret.Hint(secret),
            Scopes = scopes.Length == 0 ? [.. TokenScopes.All] : [.. scopes],
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
        });
        await db.SaveChangesAsync();
        var client = CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public static HttpRequestMessage Request(
        HttpMethod method, string path, string? json = null, string? ifMatch = null, string? key = null, string type = "application/json")
    {
        HttpRequestMessage request = new(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, type);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:SynergyFlow", _connectionString);
        builder.UseSetting("Data:Folder", _folder);
        var perMinute = _perMinute.ToString(System.Globalization.CultureInfo.InvariantCulture);
        builder.UseSetting("Api:RequestsPerMinute", perMinute);
        builder.UseSetting("Api:AnonymousRequestsPerMinute", perMinute);
        if (_forgetFilters)
        {
            builder.ConfigureTestServices(services => services.ForgetFilters(_connectionString));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
