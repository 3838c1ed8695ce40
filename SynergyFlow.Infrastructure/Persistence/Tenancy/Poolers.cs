using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

internal static class Poolers
{
    /// <summary>
    /// A pooler that shares connections between transactions would hand one tenant's connection to another, advisory locks and all.
    /// It shows by its number: it gives out its own, because it has many servers to cancel at.
    /// </summary>
    /// <exception cref="DatabaseRightsException"/>
    public static async Task RefusePoolerAsync(this SynergyFlowDbContext db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using (NpgsqlCommand ask = new("SELECT pg_backend_pid()", connection))
        {
            if (await ask.ExecuteScalarAsync(ct) is not int server || server != connection.ProcessID)
            {
                throw new DatabaseRightsException(
                    "A connection pooler stands before PostgreSQL. SynergyFlow keeps the tenant, locks and notifications on its connections and "
                    + "pools them itself: let ConnectionStrings:SynergyFlow name the server, not the pooler.");
            }
        }

        await db.Database.CloseConnectionAsync();
    }
}
