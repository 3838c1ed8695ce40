using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>The database of a host: dispose it after the host, and an embedded server ends with it.</summary>
public sealed class HostedDatabase(string connectionString, string owner, EmbeddedPostgres? server) : IAsyncDisposable
{
    /// <summary>Who signs in to work.</summary>
    public string ConnectionString => connectionString;

    /// <summary>Who signs in to migrate.</summary>
    public string Owner => owner;

    /// <summary>Null when the host uses a server of its operator.</summary>
    public EmbeddedPostgres? Embedded => server;

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public static class DatabaseHosting
{
    public const string ConnectionName = "SynergyFlow";
    public const string OwnerConnectionName = "SynergyFlowOwner";

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// <c>ConnectionStrings:SynergyFlow</c> (and <c>ConnectionStrings:SynergyFlowOwner</c>) when it is configured, else an embedded server in <c>Data:Folder</c> (also
        /// <c>Postgres:Binaries</c>, <c>Postgres:Port</c>). Afterwards the configuration holds the connection string either way.
        /// </summary>
        /// <exception cref="PostgresStartException">The embedded server cannot run.</exception>
        public async Task<HostedDatabase> UseDatabaseAsync(CancellationToken ct = default)
        {
            if (builder.Configuration.GetConnectionString(ConnectionName) is { Length: > 0 } configured)
            {
                return new(
                    configured, builder.Configuration.GetConnectionString(OwnerConnectionName) is { Length: > 0 } owner ? owner : configured, null);
            }

            // Until the host listens to signals itself, Ctrl+C must not leave a server behind.
            builder.Services.AddSingleton<IHostedService>(new StartupSignals());
            var server = await EmbeddedPostgres.StartAsync(
                new()
                {
                    DataFolder = builder.DataFolder,
                    Binaries = builder.Configuration["Postgres:Binaries"],
                    Port = builder.Configuration.GetValue("Postgres:Port", 0),
                    Progress = Console.WriteLine,
                },
                ct);
            builder.Configuration[$"ConnectionStrings:{ConnectionName}"] = server.HostConnectionString;
            return new(server.HostConnectionString, server.ConnectionString, server);
        }

        /// <summary><c>Data:Folder</c>, else <c>.data</c> in the checkout, else <c>.data</c> in the content root. Absolute.</summary>
        public string DataFolder => Path.GetFullPath(
            builder.Configuration["Data:Folder"] is { Length: > 0 } folder
                ? folder
                : Path.Combine(
                    PostgresBinaries.Above(AppContext.BaseDirectory).FirstOrDefault(above => Directory.Exists(Path.Combine(above, "wwwroot-assets")))
                        ?? builder.Environment.ContentRootPath,
                    ".data"));
    }

    /// <summary>Exits in an orderly way on a signal that comes before the host has started.</summary>
    private sealed class StartupSignals : IHostedLifecycleService, IDisposable
    {
        private readonly PosixSignalRegistration[] _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Exit),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Exit),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Exit),
        ];

        public Task StartingAsync(CancellationToken cancellationToken)
        {
            Dispose();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            foreach (var signal in _signals)
            {
                signal.Dispose();
            }
        }

        private static void Exit(PosixSignalContext signal)
        {
            signal.Cancel = true;
            Environment.Exit(130);
        }
    }
}
