using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Embedded;

namespace SynergyFlow.Benchmarks;

/// <summary>A made-up desk in a data folder with its server running, the services of the host on it, and an agent who measures.</summary>
internal sealed class FilledDesk : IAsyncDisposable
{
    private const string Email = "measuring.agent@example.test";

    private readonly EmbeddedPostgres _server;
    private readonly ServiceProvider _services;

    private FilledDesk(EmbeddedPostgres server, ServiceProvider services, RunOptions options) => (_server, _services, Options) = (server, services, options);

    public RunOptions Options { get; }

    public IServiceProvider Services => _services;

    /// <summary>As the host works.</summary>
    public string ConnectionString => _server.HostConnectionString;

    /// <summary>As the host migrates.</summary>
    public string Owner => _server.ConnectionString;

    public string Administrator => AdministratorOf(_server);

    /// <summary>The server's main process.</summary>
    public int Server => _server.ProcessId;

    public string Cluster => _server.Cluster;

    /// <summary>An agent of the fourth team, who sees everything but what is restricted to others.</summary>
    public Actor Agent { get; private set; } = null!;

    public (string Email, string Password) SignIn { get; private set; }

    /// <summary>That agent and others of all teams.</summary>
    public IReadOnlyList<(string Email, string Password)> SignIns { get; private set; } = [];

    public string Token { get; private set; } = "";

    /// <summary>Starts the server of the folder as a host would; fills the folder first where it is not full yet.</summary>
    public static async Task<FilledDesk> OpenAsync(RunOptions options)
    {
        await FillAsync(options);
        var server = await EmbeddedPostgres.StartAsync(new() { DataFolder = options.Data });
        var services = Serve(server, options);
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        FilledDesk desk = new(server, services, options);
        await desk.HireAsync();
        return desk;
    }

    /// <summary>Without writing through to the disk while it fills; all of it is there when the server has ended in order.</summary>
    public static async Task FillAsync(RunOptions options, bool tell = false)
    {
        var full = Path.Combine(options.Data, "made-up.full");
        if (!tell && File.Exists(full))
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        await using (var server = await EmbeddedPostgres.StartAsync(new() { DataFolder = options.Data, Durable = false }))
        {
            await using var services = Serve(server, options);
            await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
            MadeUpDesk desk = new(AdministratorOf(server), options.Records);
            await desk.FillAsync();
            await desk.TellAsync(server.Cluster);
        }

        await File.WriteAllTextAsync(full, "");
        Report.Line($"Ready in {watch.Elapsed.TotalSeconds:N0} s: {options.Data}");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
    }

    public AsyncServiceScope Scope()
    {
        var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
        return scope;
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        NpgsqlConnection connection = new(Administrator);
        await connection.OpenAsync();
        return connection;
    }

    private static ServiceProvider Serve(EmbeddedPostgres server, RunOptions options)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Files:Folder", Path.Combine(options.Data, "files"))]).Build());
        services.AddSynergyFlow(server.HostConnectionString, server.ConnectionString);
        return services.BuildServiceProvider();
    }

    private static string AdministratorOf(EmbeddedPostgres server) => new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString)
    {
        Database = new NpgsqlConnectionStringBuilder(server.ConnectionString).Database,
        CommandTimeout = 0,
    }.ConnectionString;

    /// <summary>The same person in every run, with a password and a token of this one.</summary>
    private async Task HireAsync()
    {
        await _services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        var now = TimeProvider.System.GetUtcNow();
        var normalized = Email.ToUpperInvariant();
        var person = await db.Set<User>().SingleOrDefaultAsync(user => user.NormalizedEmail == normalized);
        if (person is null)
        {
            person = User.Create(Tenant.First, "Measuring Agent", Email, Role.Agent, new Stamp(UserId.System, now)).Value!;
            person.ClearEvents();
            db.Add(person);
        }

        var password = PasswordRules.Generate();
        person.PasswordHash = new PasswordHasher<User>().HashPassword(person, password);
        person.SecurityStamp = Guid.CreateVersion7().ToString("N");
        await db.SaveChangesAsync();
        await db.Set<AccessToken>().Where(token => token.User == person.Id).ExecuteDeleteAsync();
        var secret = TokenSecret.New(Tenant.First);
        db.Add(new AccessToken
        {
            Tenant = Tenant.First,
            Id = AccessTokenId.New(),
            User = person.Id,
            Name = "benchmarks",
            Hash = TokenSecret.Hash(secret),
            Hint = TokenSecret.Hint(secret),
            Scopes = [.. TokenScopes.For(Role.Agent)],
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
        });
        await db.SaveChangesAsync();
        await using var connection = await ConnectAsync();
        await MadeUpDesk.ExecuteAsync(connection, $"""
            INSERT INTO teams.membership (tenant_id, team_id, user_id, role, since)
            VALUES ('{Tenant.First.Value}', '{MadeUpDesk.Teams[3]}', '{person.Id.Value}', 'member', now()) ON CONFLICT DO NOTHING
            """);
        SignIns = [(Email, password), .. await AdmitAsync(connection, person.PasswordHash, password)];
        (Agent, SignIn, Token) = (new Actor(Tenant.First, person.Id, person.DisplayName, Channel.Ui), (Email, password), secret);
    }

    /// <summary>Lets two dozen of the made-up agents sign in.</summary>
    private static async Task<List<(string Email, string Password)>> AdmitAsync(NpgsqlConnection connection, string hash, string password)
    {
        await using NpgsqlCommand command = new(
            """
            UPDATE identity."user" SET email = id || '@example.test', normalized_email = upper(id || '@example.test'), password_hash = $2
            WHERE tenant_id = $1 AND id = ANY ($3)
            RETURNING email
            """, connection)
        {
            Parameters = { new() { Value = Tenant.First.Value }, new() { Value = hash }, new() { Value = Enumerable.Range(1, 24).Select(i => MadeUpDesk.Person(i * 20)).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, string)> admitted = [];
        while (await reader.ReadAsync())
        {
            admitted.Add((reader.GetString(0), password));
        }

        return admitted;
    }
}
