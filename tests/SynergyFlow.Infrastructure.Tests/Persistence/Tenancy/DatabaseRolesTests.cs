using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;

/// <summary>A server of one's own: who signs in, what he has to be able to do, and what is said where he is not.</summary>
public sealed class DatabaseRolesTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_ByAnOwnerWithoutTheRoles_SaysWhatToRun_AndWorksAfterwards()
    {
        var name = $"poor_{Guid.CreateVersion7():N}";
        var administrator = postgres.Administrator(await postgres.CreateDatabaseAsync(ct: Ct));
        await SendAsync(
            administrator,
            $"CREATE ROLE {name} LOGIN PASSWORD 'poor'; ALTER DATABASE {new NpgsqlConnectionStringBuilder(administrator).Database} OWNER TO {name}");
        var owner = new NpgsqlConnectionStringBuilder(administrator) { Username = name, Password = "poor" }.ConnectionString;

        var refused = await Assert.ThrowsAsync<DatabaseRightsException>(() => MigrateAsync(owner));

        var grants = refused.Message.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("GRANT ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, grants.Count);
        await SendAsync(administrator, string.Join('\n', grants));
        Assert.Empty(await MigrateAsync(owner));
        Assert.Empty(await WallCatalogue.FaultsAsync(administrator, Ct));
    }

    [Fact]
    public async Task Migrate_ByASuperuser_IsWarnedOf_AndHeldAllTheSame()
    {
        var administrator = postgres.Administrator(await postgres.CreateDatabaseAsync(ct: Ct));

        Assert.Contains(await MigrateAsync(administrator), told => told.Contains("is a superuser", StringComparison.Ordinal));
        await using var services = new ServiceCollection().AddLogging().AddSynergyFlow(administrator).BuildServiceProvider();
        await using var db = await services.GetRequiredService<TenantContexts>().OpenAsync(Core.Kernel.TenantId.New(), Ct);
        Assert.Equal(0, await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.CountAsync(db.Set<Core.Tenants.Tenant>(), Ct));
    }

    [Fact]
    public async Task Migrate_ThroughAPoolerThatSharesConnections_IsRefused()
    {
        var owner = await postgres.CreateDatabaseAsync(ct: Ct);
        await using Pooler pooler = new(new NpgsqlConnectionStringBuilder(owner));
        var through = new NpgsqlConnectionStringBuilder(owner) { Port = pooler.Port, Pooling = false }.ConnectionString;

        Assert.Empty(await MigrateAsync(owner));
        var refused = await Assert.ThrowsAsync<DatabaseRightsException>(() => MigrateAsync(through, owner));
        Assert.Contains("pooler", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> MigrateAsync(string connectionString, string? owner = null)
    {
        Warnings warnings = new();
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(warnings));
        services.AddSynergyFlow(connectionString, owner);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(Ct);
        return warnings.Told;
    }

    private static async Task SendAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public List<string> Told { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 1002)
            {
                Told.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Passes everything on, but gives out a number of its own for the connection, as poolers do.</summary>
    private sealed class Pooler : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly NpgsqlConnectionStringBuilder _server;

        public Pooler(NpgsqlConnectionStringBuilder server)
        {
            _server = server;
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public ValueTask DisposeAsync()
        {
            _listener.Stop();
            return ValueTask.CompletedTask;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    TcpClient server = new(_server.Host!, _server.Port);
                    _ = PassAsync(client, server, renumber: false);
                    _ = PassAsync(server, client, renumber: true);
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private static async Task PassAsync(TcpClient from, TcpClient to, bool renumber)
        {
            using (from)
            using (to)
            {
                try
                {
                    var buffer = new byte[65536];
                    while (await from.GetStream().ReadAsync(buffer) is var read and > 0)
                    {
                        // BackendKeyData: 'K', a length of 12, the number, the secret.
                        var key = renumber ? buffer.AsSpan(0, read).IndexOf("K\0\0\0\u000c"u8) : -1;
                        if (key >= 0)
                        {
                            BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(key + 5), 4_711_000);
                            renumber = false;
                        }

                        await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
                    }
                }
                catch (Exception over) when (over is IOException or ObjectDisposedException)
                {
                    // Either side ended.
                }
            }
        }
    }
}
