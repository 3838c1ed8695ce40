using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>
/// Contexts of units of work, with connections of their own. Whoever waits for an aggregate (<see cref="RecordLocks"/>) keeps a connection
/// meanwhile, and whoever holds it reads beside his transaction, rights for one. From one pool the waiters could take the last connection, and
/// all would wait for each other until their time was over (ADR 0070).
/// </summary>
internal sealed class WritingContexts(DbContextOptions<SynergyFlowDbContext> options) : PooledDbContextFactory<SynergyFlowDbContext>(options)
{
    private const string Suffix = " writes";

    /// <summary>The same connection string under another name: the driver keeps a pool for each, and PostgreSQL shows which is which.</summary>
    public static string Connection(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder = new(InfrastructureServices.Prepared(connectionString));
        var program = builder.ApplicationName!;
        builder.ApplicationName = program[..Math.Min(program.Length, TenantConnection.LongestProgram - Suffix.Length)] + Suffix;
        return DatabaseRoles.As(DatabaseRoles.App, builder.ConnectionString);
    }
}
