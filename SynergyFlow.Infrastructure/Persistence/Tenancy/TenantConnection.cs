using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

/// <summary>
/// Tells a connection that a context opens whose rows it may see: the one place that sets <c>app.tenant</c>, which the policies of
/// <see cref="TenantWall"/> compare rows with. A pooled connection still has what its last user set. What that was is not remembered here
/// but read from the connection: the tenant is part of its <c>application_name</c>, which PostgreSQL reports after each change, one that a
/// rollback undid included. So a connection that changes hands within one tenant costs nothing (ADR 0035).
/// </summary>
internal sealed class TenantConnection(string program) : DbConnectionInterceptor
{
    /// <summary>PostgreSQL cuts names at 63 bytes; a tenant takes 37.</summary>
    public const int LongestProgram = 26;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (Change(connection, eventData) is not { } change)
        {
            return;
        }

        try
        {
            using (change)
            {
                change.ExecuteNonQuery();
            }
        }
        catch
        {
            connection.Close(); // never left open under somebody else's tenant
            throw;
        }
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Change(connection, eventData) is not { } change)
        {
            return;
        }

        try
        {
            await using (change)
            {
                await change.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch
        {
            await connection.CloseAsync();
            throw;
        }
    }

    /// <returns>Null where the connection is the tenant's already.</returns>
    private NpgsqlCommand? Change(DbConnection opened, ConnectionEndEventData eventData)
    {
        var connection = (NpgsqlConnection)opened;
        var tenant = ((SynergyFlowDbContext)eventData.Context!).Tenant;
        var wanted = tenant == default ? program : $"{program} {tenant.Value:D}";
        if (connection.PostgresParameters["application_name"] == wanted)
        {
            return null;
        }

        // Both in one statement: there is no moment at which one of them is true and the other not.
        NpgsqlCommand change = new("SELECT set_config('app.tenant', $1, false), set_config('application_name', $2, false)", connection);
        change.Parameters.Add(new() { Value = tenant == default ? "" : tenant.Value.ToString("D"), NpgsqlDbType = NpgsqlDbType.Text });
        change.Parameters.Add(new() { Value = wanted, NpgsqlDbType = NpgsqlDbType.Text });
        return change;
    }
}
