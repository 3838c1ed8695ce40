using Npgsql;

namespace SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;

/// <summary>What PostgreSQL's own catalogue says against the wall between tenants; nothing when it stands.</summary>
internal static class WallCatalogue
{
    /// <summary>Tables without a tenant, and why none is missing.</summary>
    public static readonly Dictionary<string, string> InstallationWide = new(StringComparer.Ordinal)
    {
        ["public.migration"] = "which migrations ran; the roles have no right to it",
        ["events.subscription"] = "where a reader of the log of all tenants stands; no content",
        ["identity.data_protection_key"] = "keys of cookies, read before anybody's tenant is known",
        ["tenants.tenant"] = "a tenant's own row: its policy compares id",
    };

    /// <summary>Policies that show more than one tenant, to roles that nobody works for people as, and why.</summary>
    private static readonly Dictionary<string, string> s_wider = new(StringComparer.Ordinal)
    {
        ["tenants.tenant every_tenant"] = "who there is to look after",
        ["tenants.tenant directory"] = "the first tenant keeps the list of all",
        ["events.log every_tenant"] = "subscriptions and the live feed read it in its one order",
        ["events.deferred every_tenant"] = "what subscriptions have set aside",
        ["work.record every_tenant"] = "the key that people call a record by, for events that leave",
        ["work.history every_tenant"] = "the history subscription writes it in the transaction of its checkpoint",
        ["work.history_copy every_tenant"] = "the same, while it is rebuilt",
        ["events.rebuild every_tenant"] = "what nodes are asked to rebuild",
        ["policies.decision_receipt every_tenant"] = "with the next: receipts are sealed in the order of the log",
        ["policies.receipt_seal every_tenant"] = "a subscription writes it in the transaction of its checkpoint",
        ["policies.denial every_tenant"] = "with the next: how many there are of a day, before a partition goes",
        ["policies.comparison every_tenant"] = "the same",
        ["policies.archive_file every_tenant"] = "a partition goes when the files of all tenants are there",
        ["policies.archive_month every_tenant"] = "what kept it from going",
        ["work.draft every_tenant"] = "messages whose time to be undone is over",
        ["work.attachment every_tenant"] = "with the next: the name of a file whose text waits",
        ["work.attachment_text every_tenant"] = "files whose text waits are leased one by one",
        ["work.search_task every_tenant"] = "whose words wait",
        ["work.search_run every_tenant"] = "whose search is to be checked, leased",
        ["integrations.import_job every_tenant"] = "imports are leased to nodes",
        ["integrations.webhook every_tenant"] = "who is to be told of an event; never the address or the secret",
        ["integrations.webhook_delivery every_tenant"] = "a subscription writes it in the transaction of its checkpoint, it is leased to nodes, and leaves when it is old",
        ["integrations.inbound_source every_tenant"] = "whose a message is that came over Kafka; nothing but its id",
        ["integrations.inbound_message every_tenant"] = "messages are written as they come, leased to nodes, published when they failed, and leave when they are old",
        ["incidents.bulk_job every_tenant"] = "bulk changes are leased to nodes",
        ["policies.replay every_tenant"] = "replays are leased to nodes",
        ["identity.\"user\" every_tenant"] = "the name of whom a job or draft is done for",
        ["work.search_document behind_view"] = "only through work.searchable, which compares the tenant",
        ["work.search_word behind_view"] = "only through work.searchable_word, which compares the tenant",
    };

    private const string Condition = "(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)";

    private static readonly Dictionary<string, string> s_shapes = new(StringComparer.Ordinal)
    {
        ["tenants.tenant"] = Condition.Replace("tenant_id", "id", StringComparison.Ordinal),
        // Lists join records with words: TenantWall says why it looks different.
        ["work.record"] = "((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS \"nullif\")) IS TRUE)",
    };

    public static async Task<List<string>> FaultsAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        List<string> faults = [];
        await using (var tables = source.CreateCommand("""
            SELECT c.oid::regclass::text, c.relrowsecurity AND c.relforcerowsecurity,
                EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('information_schema') AND n.nspname NOT LIKE 'pg\_%'
            """))
        await using (var row = await tables.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var (name, forced, tenant) = (Full(row.GetString(0)), row.GetBoolean(1), row.GetBoolean(2));
                if (!tenant && !InstallationWide.ContainsKey(name))
                {
                    faults.Add($"{name} has no tenant, and no reason for it");
                }

                if ((tenant || name == "tenants.tenant") && !forced)
                {
                    faults.Add($"{name} does not force row-level security");
                }
            }
        }

        faults.AddRange(await PoliciesAsync(source, ct));
        return faults;
    }

    private static async Task<List<string>> PoliciesAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        Dictionary<string, bool> walled = [];
        List<string> faults = [];
        await using var policies = source.CreateCommand("""
            SELECT c.oid::regclass::text, p.polname, p.polcmd = '*' AND p.polpermissive AND p.polroles = '{0}',
                pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_policy AS p ON p.polrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('information_schema') AND n.nspname NOT LIKE 'pg\_%'
              AND (c.oid = 'tenants.tenant'::regclass
                OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
            """);
        await using var row = await policies.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var table = Full(row.GetString(0));
            walled.TryAdd(table, false);
            if (row.IsDBNull(1))
            {
                continue;
            }

            var name = row.GetString(1);
            if (name == "tenant")
            {
                var wanted = s_shapes.GetValueOrDefault(table, Condition);
                walled[table] = row.GetBoolean(2) && row.GetString(3) == wanted && (row.IsDBNull(4) || row.GetString(4) == wanted);
            }
            else if (!s_wider.ContainsKey($"{table} {name}"))
            {
                faults.Add($"{table} has the policy {name}, and no reason for it");
            }
        }

        return [.. faults, .. walled.Where(one => !one.Value).Select(one => $"{one.Key} has not the policy that compares the tenant")];
    }

    private static string Full(string name) => name.Contains('.', StringComparison.Ordinal) ? name : $"public.{name}";
}
