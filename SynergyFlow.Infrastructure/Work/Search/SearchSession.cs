using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>One transaction that reads, with the limits of a search and its parameters.</summary>
internal sealed class SearchSession : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly NpgsqlParameter[] _parameters;

    private SearchSession(SynergyFlowDbContext db, IDbContextTransaction transaction, NpgsqlParameter[] parameters)
    {
        Db = db;
        _transaction = transaction;
        _parameters = parameters;
    }

    public SynergyFlowDbContext Db { get; }

    public static async Task<SearchSession> OpenAsync(
        TenantContexts contexts, TenantId tenant, NpgsqlParameter[] parameters, TimeSpan longest, CancellationToken ct)
    {
        var db = await contexts.OpenAsync(tenant, ct);
        try
        {
            var session = new SearchSession(db, await db.Database.BeginTransactionAsync(ct), parameters);
            var limit = $"{(int)longest.TotalMilliseconds}ms";

            // Planned for its own words each time; and a bitmap that does not fit would have the documents themselves read again.
            await db.Database.ExecuteSqlAsync(
                $"""
                SELECT set_config('statement_timeout', {limit}, true), set_config('jit', 'off', true), set_config('work_mem', '32MB', true),
                    set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)
                """,
                ct);
            return session;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <param name="sql">Constants with named parameters; those it does not name are not sent.</param>
    public async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken ct, params NpgsqlParameter[] more)
    {
        await using NpgsqlCommand command = new(
            sql, (NpgsqlConnection)Db.Database.GetDbConnection(), (NpgsqlTransaction)_transaction.GetDbTransaction());
        foreach (var parameter in _parameters.Concat(more))
        {
            command.Parameters.Add(parameter.Clone());
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> rows = [];
        while (await reader.ReadAsync(ct))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }
}
