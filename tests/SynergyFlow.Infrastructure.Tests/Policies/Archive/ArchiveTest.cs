using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies.Archive;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Archive;

/// <summary>A desk whose receipts are moved to months that are long over, before they are sealed.</summary>
public abstract class ArchiveTest(PostgresServer postgres) : DeskTest(postgres)
{
    private protected static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>Half a year ago, and the month after it.</summary>
    private protected static readonly DateOnly Old = new DateOnly(Now.Year, Now.Month, 1).AddMonths(-6);

    private protected static readonly DateOnly Next = Old.AddMonths(1);

    private protected FakeTimeProvider Clock { get; } = new(Now);

    private protected LogLines Lines { get; } = new();

    private protected string Archive => Path.Combine(Folder, "archive");

    private protected string Keyring => Path.Combine(Folder, "keys");

    private protected IReceiptArchive Port => Database.Services.GetRequiredService<IReceiptArchive>();

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<SealOptions>(options => (options.Keys, options.Archive) = (Keyring, Archive));
        services.AddLogging(builder => builder.AddProvider(Lines));
    }

    private protected async Task<int?> RoundAsync()
    {
        using ArchiveRounds rounds = new(
            Database.Services.GetRequiredService<SystemContexts>(),
            Database.Services.GetRequiredService<IReceiptChain>(),
            Database.Services.GetRequiredService<ArchiveFiles>(),
            Database.Services.GetRequiredService<IOptions<SealOptions>>(),
            Clock,
            Database.Services.GetRequiredService<ILogger<ArchiveRounds>>());
        return await rounds.RunOnceAsync(Ct);
    }

    /// <summary>An incident whose decision and event are of then.</summary>
    /// <param name="recorded">When its event was; when it was decided if not given.</param>
    private protected async Task<RecordId> DecidedAsync(DateTimeOffset decided, DateTimeOffset? recorded = null)
    {
        var id = await OpenAsync(Maya);
        await MonthAsync(decided);
        await MonthAsync(recorded ?? decided);
        await ForceAsync($"""
            UPDATE policies.decision_receipt SET decided_at = '{decided:O}' WHERE aggregate_id = '{id}';
            UPDATE events.log SET recorded_at = '{recorded ?? decided:O}' WHERE aggregate_id = '{id}';
            """);
        return id;
    }

    /// <summary>Links for all receipts that have none, as the subscription makes them.</summary>
    private protected async Task SealAsync(TenantId? tenant = null)
    {
        await using var db = Database.Open(tenant);
        var keys = Database.Services.GetRequiredService<SealKeys>();
        var receipts = await db.Set<DecisionReceipt>().AsNoTracking().OrderBy(receipt => receipt.DecidedAt).ToListAsync(Ct);
        var there = await db.Set<ReceiptSeal>().AsNoTracking().Select(seal => seal.ReceiptId).ToListAsync(Ct);
        foreach (var receipt in receipts.Where(receipt => !there.Contains(receipt.Id)))
        {
            var recorded = await db.Log.Where(one => one.Id == receipt.EventId).Select(one => one.RecordedAt).SingleAsync(Ct);
            var day = DateOnly.FromDateTime(recorded.UtcDateTime);
            var last = await db.Set<ReceiptSeal>().AsNoTracking().Where(seal => seal.Day == day).OrderByDescending(seal => seal.Position).FirstOrDefaultAsync(Ct);
            db.Add(ReceiptSeal.After(last, day, receipt, keys));
            await db.SaveChangesAsync(Ct);
        }
    }

    /// <summary>Another organisation with the same receipts and events.</summary>
    private protected async Task<TenantId> NeighbourAsync()
    {
        var other = TenantId.New();
        await ForceAsync($"""
            INSERT INTO tenants.tenant (id, name, short_name, created_at, version) VALUES ('{other}', 'Neighbour', 'neighbour', now(), 0);
            INSERT INTO policies.decision_receipt SELECT (jsonb_populate_record(NULL::policies.decision_receipt, to_jsonb(one) || '{"{"}"tenant_id": "{other}"{"}"}')).*
            FROM policies.decision_receipt AS one;
            INSERT INTO events.log OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::events.log, to_jsonb(one) || '{"{"}"tenant_id": "{other}"{"}"}')).*
            FROM events.log AS one;
            """);
        await SealAsync(other);
        return other;
    }

    private protected Task DenyAsync(DateTimeOffset at, string action) => SendAsync($"""
        INSERT INTO policies.denial (tenant_id, id, recorded_at, denied_at, actor_id, actor_name, channel, action, resource_kind, reasons, revision, engine, correlation_id)
        VALUES ('{Tenant.First}', gen_random_uuid(), '{at:O}', '{at:O}', gen_random_uuid(), 'Maya', 'ui', '{action}', 'record', '{"{"}role{"}"}', 'r1', 'in_process', 'c1')
        """);

    private protected Task CompareAsync(DateTimeOffset at) => SendAsync($"""
        INSERT INTO policies.comparison (tenant_id, id, decided_at, version_id, mode, receipt_id, aggregate_id, live, candidate, differs)
        VALUES ('{Tenant.First}', gen_random_uuid(), '{at:O}', gen_random_uuid(), 'shadow', gen_random_uuid(), gen_random_uuid(), 'P1', 'P2', true)
        """);

    /// <summary>The partitions of a month, as they would have been made then.</summary>
    private protected Task MonthAsync(DateTimeOffset at) => SendAsync(string.Concat(
        MonthlyTable.All.Select(table => $"SELECT {table.Ensure}('{at:O}');")));

    /// <summary>Which partitions of a month are there.</summary>
    private protected async Task<string> PartitionsAsync(DateOnly month) => string.Join(' ', await TextsAsync(
        $"SELECT c.relname FROM pg_class AS c WHERE c.relispartition AND c.relkind = 'r' AND c.relname ~ '^(receipt|seal|denial|comparison)_{month:yyyy}_{month:MM}$' ORDER BY 1"));

    private protected async Task<List<string>> TextsAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.Administrator);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> texts = [];
        while (await reader.ReadAsync(Ct))
        {
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return texts;
    }

    /// <summary>Past the triggers, as whoever owns the database can.</summary>
    private protected Task ForceAsync(string sql) => SendAsync($"SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT");

    private protected static DateTimeOffset At(DateOnly month, int day, int hour = 12) => new(month.Year, month.Month, day, hour, 0, 0, TimeSpan.Zero);

    private protected Task<ChainReport> CheckAsync(DateOnly month, TenantId? tenant = null) => Database.Services.GetRequiredService<IReceiptChain>()
        .VerifyAsync(tenant ?? Tenant.First, month, month.AddMonths(1).AddDays(-1), VerifyReceipts.MostFaults, Ct);

    private protected async Task<ArchivedMonth> MonthOfAsync(DateOnly month, TenantId? tenant = null) =>
        Assert.Single((await Port.ReportAsync(tenant ?? Tenant.First, Ct)).Months, one => one.Month == month);

    private protected Task<ArchiveFindings> VerifyAsync(string? folder = null) => ArchiveCheck.RunAsync(folder ?? Archive, Keyring, Ct);
}
