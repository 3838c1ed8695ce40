using Npgsql;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events.Rebuilding;

namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

/// <summary>
/// The second wall between tenants: row-level security on every table that has a tenant, and the rights of the roles (ADR 0035). It is
/// raised after migrations and looks at what is there, so that no migration can forget a table.
/// </summary>
internal static class TenantWall
{
    private const string Mine = "nullif(current_setting('app.tenant', true), '')::uuid";

    /// <summary>The same within a text of SQL.</summary>
    private static readonly string s_mineQuoted = Mine.Replace("'", "''", StringComparison.Ordinal);

    /// <summary>
    /// Lists join records with the words of <see cref="s_views"/>. The planner takes equal columns together, and would take the policy's condition
    /// for one on the words too, before they are matched; in this shape it does not look like one that may be taken together.
    /// </summary>
    private const string OfRecords = $"(tenant_id = (SELECT {Mine})) IS TRUE";

    /// <summary>What <see cref="DatabaseRoles.System"/> may do, in all tenants, and nothing else.</summary>
    private static readonly (string Table, string Rights)[] s_system =
    [
        ("tenants.tenant", "SELECT"),
        ("events.log", "SELECT"),
        ("events.subscription", "SELECT, INSERT, UPDATE"),
        ("events.deferred", "SELECT, INSERT, UPDATE, DELETE"),
        ("events.rebuild", "SELECT, UPDATE, DELETE"),
        ("work.history", "SELECT, INSERT"),
        ("work.history_copy", "SELECT, INSERT"),
        ("work.record", "SELECT (tenant_id, id, key)"),
        ("policies.decision_receipt", "SELECT"),
        ("policies.receipt_seal", "SELECT, INSERT"),
        ("policies.denial", "SELECT (tenant_id, recorded_at)"),
        ("policies.comparison", "SELECT (tenant_id, decided_at)"),
        ("policies.archive_file", "SELECT, INSERT, UPDATE"),
        ("policies.archive_month", "SELECT, INSERT, UPDATE"),
        ("work.draft", "SELECT"),
        ("work.attachment", "SELECT"),
        ("work.attachment_text", "SELECT, UPDATE (lease_until, attempts)"),
        ("work.search_task", "SELECT"),
        ("work.search_run", "SELECT, INSERT, UPDATE (lease_until)"),
        ("integrations.import_job", "SELECT, UPDATE (lease_owner, lease_until)"),
        ("integrations.webhook", "SELECT (tenant_id, id, event_types, filter, data, state, active_since, held_until), UPDATE (held_until)"),
        ("integrations.webhook_delivery", "SELECT, INSERT, UPDATE (lease_owner, lease_until), DELETE"),
        ("integrations.inbound_source", "SELECT (tenant_id, id)"),
        ("integrations.inbound_message", "SELECT, INSERT, UPDATE (tenant_id, source_id, published_at, lease_owner, lease_until), DELETE"),
        ("incidents.bulk_job", "SELECT, UPDATE (lease_owner, lease_until)"),
        ("policies.replay", "SELECT, UPDATE (lease_owner, lease_until)"),
        ("identity.\"user\"", "SELECT (tenant_id, id, display_name, kind, disabled, role)"),
    ];

    /// <summary>
    /// What search reads instead of its tables. A policy's condition comes before all that may tell of a row it has not passed, and matching
    /// words is such a thing: no index of words would be used. A view's condition is as strict and does not come first.
    /// </summary>
    private static readonly (string View, string Table)[] s_views =
    [
        ("work.searchable", "work.search_document"),
        ("work.searchable_word", "work.search_word"),
    ];

    /// <summary>Tables with a tenant, by any schema, but not what others have in the same database; a tenant's own row has it in another column.</summary>
    private const string Tables = """
        SELECT c.oid::regclass AS name, c.relrowsecurity, c.relforcerowsecurity, a.attname AS tenant, c.relispartition,
            EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'tenant') AS has_policy
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
            AND a.attname = CASE WHEN c.oid = 'tenants.tenant'::regclass THEN 'id' ELSE 'tenant_id' END
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\_%' AND pg_has_role(c.relowner, 'USAGE')
        """;

    private static readonly string s_raise = $"""
        DO $wall$
        DECLARE t record;
        BEGIN
            FOR t IN {Tables} LOOP
                IF NOT t.has_policy AND t.name = 'work.record'::regclass THEN
                    CREATE POLICY tenant ON work.record USING ({OfRecords});
                ELSIF NOT t.has_policy THEN
                    EXECUTE format('CREATE POLICY tenant ON %s USING (%I = {s_mineQuoted})', t.name, t.tenant);
                END IF;
                IF NOT (t.relrowsecurity AND t.relforcerowsecurity) THEN
                    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t.name);
                END IF;
            END LOOP;
        END $wall$;
        """;

    /// <summary>The owner sees all rows while he migrates; nobody else does.</summary>
    private static readonly string s_lower = $"""
        DO $wall$
        DECLARE t record;
        BEGIN
            FOR t IN {Tables.Replace("'tenants.tenant'::regclass", "to_regclass('tenants.tenant')", StringComparison.Ordinal)} LOOP
                IF t.relforcerowsecurity THEN
                    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', t.name);
                END IF;
            END LOOP;
        END $wall$;
        {string.Concat(s_views.Select(one => $"DROP VIEW IF EXISTS {one.View};"))}
        """;

    /// <summary>A partition is reached through its table, which has the policies; of its own it has them too, and no rights.</summary>
    private static readonly string s_partitions = string.Concat(MonthlyTable.All.Select(log => $"""
            CREATE OR REPLACE FUNCTION {log.Ensure}(month_start timestamptz) RETURNS void LANGUAGE plpgsql
                SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            DECLARE
                month timestamp := date_trunc('month', month_start AT TIME ZONE 'UTC');
                first {log.Type} := {Bound(log, "month")};
                next {log.Type} := {Bound(log, "(month + interval '1 month')")};
                name text := '{log.Prefix}_' || to_char(month, 'YYYY_MM');
            BEGIN
                IF to_regclass('{log.Schema}.' || name) IS NULL THEN
                    -- The owner, too, would not see whether there are rows.
                    ALTER TABLE {log.Partition("default")} NO FORCE ROW LEVEL SECURITY;
                    IF NOT EXISTS (SELECT FROM {log.Partition("default")} WHERE {log.At} >= first AND {log.At} < next) THEN
                        EXECUTE format('CREATE TABLE {log.Schema}.%I PARTITION OF {log.Table} FOR VALUES FROM (%L) TO (%L)', name, first, next);
                        EXECUTE format('CREATE POLICY tenant ON {log.Schema}.%I USING (tenant_id = {s_mineQuoted})', name);
                        EXECUTE format('ALTER TABLE {log.Schema}.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
                    END IF;
                    ALTER TABLE {log.Partition("default")} FORCE ROW LEVEL SECURITY;
                END IF;
            END $body$;
            REVOKE EXECUTE ON FUNCTION {log.Ensure}(timestamptz) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION {log.Ensure}(timestamptz) TO {DatabaseRoles.System};

            """));

    /// <summary>Logs and entries of time are only ever added to, their partitions are not touched, seals and what is known of the archive are the system's, migrations are the
    /// owner's, and the list of tenants is the first tenant's to write: of another tenant it is its row of that list, and nothing else, that the first one sees.</summary>
    private static readonly string s_rights = $"""
        DO $wall$
        DECLARE s name; t record;
        BEGIN
            FOR s IN SELECT DISTINCT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('public', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
                  AND pg_has_role(n.nspowner, 'USAGE') LOOP
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO {string.Join(", ", DatabaseRoles.All)}', s);
            END LOOP;
            FOR t IN SELECT c.oid::regclass AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('public', 'information_schema')
                  AND n.nspname NOT LIKE 'pg\_%' AND pg_has_role(c.relowner, 'USAGE') LOOP
                EXECUTE format('GRANT %s ON %s TO {DatabaseRoles.App}',
                    CASE WHEN t.name IN ('policies.receipt_seal'::regclass, 'policies.archive_file'::regclass, 'policies.archive_month'::regclass) THEN 'SELECT'
                         WHEN t.name IN ('time.worklog'::regclass, 'time.allocation'::regclass, {string.Join(", ", MonthlyTable.All.Select(log => $"'{log.Table}'::regclass"))}) THEN 'SELECT, INSERT'
                         ELSE 'SELECT, INSERT, UPDATE, DELETE' END, t.name);
            END LOOP;
        END $wall$;
        {string.Concat(s_system.Select(one => $"""
            GRANT {one.Rights} ON {one.Table} TO {DatabaseRoles.System};

            """))}
        GRANT SELECT ON policies.coverage, policies.effect TO {DatabaseRoles.App};
        {string.Concat(ReadModelTable.All.Select(table => table.Functions(DatabaseRoles.System)))}
        GRANT EXECUTE ON FUNCTION policies.hold_partition(text, date), policies.drop_partition(text, date) TO {DatabaseRoles.System};
        {string.Concat(s_system.Where(one => one.Table != "events.subscription").Select(one => Policy(one.Table, "every_tenant", DatabaseRoles.System)))}
        {Policy("tenants.tenant", "directory", DatabaseRoles.App, $"{Mine} = '{Tenant.First.Value:D}'::uuid")}
        {string.Concat(s_views.Select(one => $"""
            GRANT SELECT ON {one.Table} TO {DatabaseRoles.Search};
            {Policy(one.Table, "behind_view", DatabaseRoles.Search)}
            """))}
        """;

    private static readonly string s_makeViews = string.Concat(s_views.Select(one => $"""
        CREATE VIEW {one.View} AS SELECT * FROM {one.Table} WHERE tenant_id = {Mine};
        GRANT CREATE ON SCHEMA work TO {DatabaseRoles.Search};
        ALTER VIEW {one.View} OWNER TO {DatabaseRoles.Search};
        REVOKE CREATE ON SCHEMA work FROM {DatabaseRoles.Search};
        SET LOCAL ROLE {DatabaseRoles.Search};
        GRANT SELECT ON {one.View} TO {DatabaseRoles.App};
        RESET ROLE;

        """));

    private static string Bound(MonthlyTable log, string utc) => log.Type == "date" ? $"{utc}::date" : $"{utc} AT TIME ZONE 'UTC'";

    /// <summary>Before migrations, so that they see the rows they change.</summary>
    public static Task LowerAsync(NpgsqlConnection owner, CancellationToken ct) => SendAsync(owner, s_lower, ct);

    /// <summary>Costs some milliseconds where all is as it should be.</summary>
    public static async Task RaiseAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var transaction = await owner.BeginTransactionAsync(ct);
        await SendAsync(owner, s_partitions, ct);
        await SendAsync(owner, s_raise, ct);
        await SendAsync(owner, s_rights, ct);
        await using (NpgsqlCommand look = new($"SELECT to_regclass('{s_views[0].View}') IS NULL", owner))
        {
            if (await look.ExecuteScalarAsync(ct) is true)
            {
                await SendAsync(owner, s_makeViews, ct);
            }
        }

        await transaction.CommitAsync(ct);
    }

    private static string Policy(string table, string name, string role, string condition = "true") => $"""
        DO $wall$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = '{table}'::regclass AND polname = '{name}') THEN
                CREATE POLICY {name} ON {table} TO {role} USING ({condition});
            END IF;
        END $wall$;

        """;

    private static async Task SendAsync(NpgsqlConnection owner, string sql, CancellationToken ct)
    {
        await using NpgsqlCommand command = new(sql, owner);
        await command.ExecuteNonQueryAsync(ct);
    }
}
