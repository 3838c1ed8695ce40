namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>Where and how a private PostgreSQL server runs.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The folder that holds the cluster, its credentials and its lock. Made when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder with <c>bin/postgres</c>; null looks for the npm package above the app's folder.</summary>
    public string? Binaries { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>False gives up crash safety for speed: for data that may be lost, as in tests.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long a start may take; recovery after a crash counts in.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told in a sentence what is going on.</summary>
    public Action<string>? Progress { get; init; }
}
