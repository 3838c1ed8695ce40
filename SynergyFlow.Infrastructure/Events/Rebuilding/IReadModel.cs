using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events.Rebuilding;

/// <summary>
/// A subscription whose only effects are the rows of one table, made from the log alone: so the table can be made again beside the live one,
/// compared with it and swapped (ADR 0050). The table and its functions are named in <see cref="ReadModelTable.All"/>; a migration makes the copy.
/// </summary>
internal interface IReadModel : ISubscription
{
    ReadModelTable Table { get; }

    /// <summary>What handling the events does, to the named one of the two tables: <see cref="ReadModelTable.Live"/> or <see cref="ReadModelTable.Copy"/>.</summary>
    Task WriteAsync(IReadOnlyList<LoggedEvent> batch, string table, SynergyFlowDbContext db, CancellationToken ct);
}

/// <summary>A live table and its copy: two tables of one shape that exchange their names.</summary>
/// <param name="Record">The column with the id of the record that a row is about.</param>
/// <param name="Key">With the tenant and the record, the key.</param>
/// <param name="Columns">All others.</param>
/// <param name="Origin">
/// Which rows an event may change: those where the column of the table is that column of the log. Of two tables that are at different places of the
/// log, the rows that the events between may change cannot be compared.
/// </param>
internal sealed record ReadModelTable(
    string Schema, string Name, string Record, IReadOnlyList<string> Key, IReadOnlyList<string> Columns, (string Column, string OfLog) Origin)
{
    private const string Suffix = "_copy";

    public static ReadModelTable History { get; } = new(
        "work", "history", "record_id", ["sequence"], ["event_id", "type", "at", "actor_id", "channel", "changes"], ("event_id", "id"));

    public static IReadOnlyList<ReadModelTable> All { get; } = [History];

    public string Live => $"{Schema}.{Name}";

    public string Copy => $"{Live}{Suffix}";

    /// <summary>The function that exchanges the two, for whoever may not alter tables.</summary>
    public string Exchange => $"{Schema}.exchange_{Name}";

    /// <summary>The function that empties the copy.</summary>
    public string Clear => $"{Schema}.clear_{Name}{Suffix}";

    /// <summary>
    /// Made by the owner, with the wall between tenants. Indexes keep the names that migrations know them by: those of the copy are the live ones'
    /// with the suffix, and the names stay with the place while the rows move.
    /// </summary>
    /// <param name="role">Who may call them.</param>
    public string Functions(string role) => $"""
        CREATE OR REPLACE FUNCTION {Exchange}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
        DECLARE
            one name;
            indexes name[];
        BEGIN
            -- Whoever reads it next plans by what is in it.
            ANALYZE {Copy};
            LOCK TABLE {Live}, {Copy} IN ACCESS EXCLUSIVE MODE;
            SELECT array_agg(c.relname) INTO indexes
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass('{Live}');
            ALTER TABLE {Live} RENAME TO {Name}_moving;
            ALTER TABLE {Copy} RENAME TO {Name};
            ALTER TABLE {Live}_moving RENAME TO {Name}{Suffix};
            FOREACH one IN ARRAY indexes LOOP
                EXECUTE format('ALTER INDEX {Schema}.%I RENAME TO %I', one, one || '_moving');
                EXECUTE format('ALTER INDEX {Schema}.%I RENAME TO %I', one || '{Suffix}', one);
                EXECUTE format('ALTER INDEX {Schema}.%I RENAME TO %I', one || '_moving', one || '{Suffix}');
            END LOOP;
        END $body$;
        CREATE OR REPLACE FUNCTION {Clear}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
        BEGIN
            TRUNCATE {Copy};
        END $body$;
        REVOKE EXECUTE ON FUNCTION {Exchange}(), {Clear}() FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {Exchange}(), {Clear}() TO {role};

        """;
}
