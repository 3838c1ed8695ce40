namespace SynergyFlow.Infrastructure.Persistence.Embedded;

public enum PostgresFailure
{
    Other,
    NoBinaries,
    DiskFull,
    PortTaken,
    InUse,
    NoPermission,
    DataFolderBroken,
    OtherVersion,
}

/// <summary>The embedded PostgreSQL cannot run. The message is for the person who started SynergyFlow: what happened, what to do.</summary>
public sealed class PostgresStartException : Exception
{
    public PostgresStartException(PostgresFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    public PostgresStartException() { }

    public PostgresStartException(string message) : base(message) { }

    public PostgresStartException(string message, Exception inner) : base(message, inner) { }

    public PostgresFailure Failure { get; }
}
