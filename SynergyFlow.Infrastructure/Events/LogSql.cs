using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Plain commands on a context's connection and transaction: transaction ids and leases are no business of a model.</summary>
internal static class LogSql
{
    extension(SynergyFlowDbContext db)
    {
        /// <param name="sql">A constant with parameters $1, $2 …</param>
        public async Task<int> ExecuteAsync(string sql, object?[] values, CancellationToken ct)
        {
            await using var command = await db.CommandAsync(sql, values, ct);
            return await command.ExecuteNonQueryAsync(ct);
        }

        public async Task<List<T>> RowsAsync<T>(string sql, object?[] values, Func<NpgsqlDataReader, T> row, CancellationToken ct)
        {
            await using var command = await db.CommandAsync(sql, values, ct);
            await using var reader = await command.ExecuteReaderAsync(ct);
            List<T> rows = [];
            while (await reader.ReadAsync(ct))
            {
                rows.Add(row(reader));
            }

            return rows;
        }

        private async Task<NpgsqlCommand> CommandAsync(string sql, object?[] values, CancellationToken ct)
        {
            if (db.Database.GetDbConnection() is not NpgsqlConnection connection)
            {
                throw new InvalidOperationException("The event log lives in PostgreSQL.");
            }

            if (connection.State is System.Data.ConnectionState.Closed)
            {
                await db.Database.OpenConnectionAsync(ct);
            }

            var command = new NpgsqlCommand(sql, connection, db.Database.CurrentTransaction?.GetDbTransaction() as NpgsqlTransaction);
            if (db.Database.GetCommandTimeout() is { } seconds)
            {
                command.CommandTimeout = seconds;
            }

            foreach (var value in values)
            {
                command.Parameters.Add(value switch
                {
                    ulong xid => new NpgsqlParameter { Value = xid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                    null => new NpgsqlParameter { Value = DBNull.Value },
                    _ => new NpgsqlParameter { Value = value },
                });
            }

            return command;
        }
    }

    extension(NpgsqlDataReader reader)
    {
        public T? Nullable<T>(int column)
            where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

        public string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
