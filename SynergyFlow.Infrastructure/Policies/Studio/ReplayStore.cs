using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>A decision that would come out otherwise: of each kind the first are kept, to look at.</summary>
internal sealed class ReplayedFlip
{
    public required TenantId Tenant { get; init; }

    public required PolicyReplayId Replay { get; init; }

    public required Guid Receipt { get; init; }

    public required Guid Record { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }
}

internal sealed class PolicyReplayConfiguration : IEntityTypeConfiguration<PolicyReplay>
{
    public void Configure(EntityTypeBuilder<PolicyReplay> builder)
    {
        builder.ToTable("replay", "policies");
        builder.Ignore(replay => replay.Events).Ignore(replay => replay.AggregateKind).Ignore(replay => replay.AggregateId);
        builder.Property(replay => replay.Tenant).HasColumnName("tenant_id");
        builder.HasKey(replay => new { replay.Tenant, replay.Id });
        builder.Property(replay => replay.Id).ValueGeneratedNever();
        builder.Property(replay => replay.Version).IsConcurrencyToken();
        builder.Property(replay => replay.Policy).HasMaxLength(PolicyVersion.PolicyLength);
        builder.Property(replay => replay.Candidate).HasColumnName("candidate_id");
        builder.Property(replay => replay.Revision).HasMaxLength(PolicyAnswer.RevisionLength);
        builder.Property(replay => replay.Baseline).HasColumnName("baseline_id");
        builder.Property(replay => replay.Flips).HasJson();
        builder.Property(replay => replay.Reached).HasColumnName("reached_id");
        builder.Property(replay => replay.Failure).HasMaxLength(PolicyReplay.FailureLength);
        builder.Property(replay => replay.WorkingFor).HasColumnName("working_for_id");
        builder.HasLease();
        builder.HasOne<User>().WithMany().HasForeignKey(replay => new { replay.Tenant, replay.WorkingFor }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<PolicyVersion>().WithMany().HasForeignKey(replay => new { replay.Tenant, replay.Candidate }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(replay => new { replay.Tenant, replay.Candidate, replay.CreatedAt });
        builder.HasIndex(replay => replay.State).HasFilter("state IN ('running')");
    }
}

internal sealed class ReplayedFlipConfiguration : IEntityTypeConfiguration<ReplayedFlip>
{
    public void Configure(EntityTypeBuilder<ReplayedFlip> builder)
    {
        builder.ToTable("replay_flip", "policies");
        builder.Property(flip => flip.Tenant).HasColumnName("tenant_id");
        builder.Property(flip => flip.Replay).HasColumnName("replay_id");
        builder.Property(flip => flip.Receipt).HasColumnName("receipt_id");
        builder.Property(flip => flip.Record).HasColumnName("record_id");
        builder.Property(flip => flip.From).HasColumnName("from_verdict").HasMaxLength(40);
        builder.Property(flip => flip.To).HasColumnName("to_verdict").HasMaxLength(40);
        builder.HasKey(flip => new { flip.Tenant, flip.Replay, flip.From, flip.To, flip.DecidedAt, flip.Receipt });
        builder.HasOne<PolicyReplay>().WithMany().HasForeignKey(flip => new { flip.Tenant, flip.Replay }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PolicyReplayStore(SynergyFlowDbContext db, JobFence fence) : IPolicyReplayStore
{
    public Task<int> CountAsync(string policy, DateTimeOffset since, DateTimeOffset until, CancellationToken ct)
    {
        var document = PolicyPath.PolicyOf(policy);
        return db.Set<DecisionReceipt>().CountAsync(receipt => receipt.Policy == document && receipt.DecidedAt >= since && receipt.DecidedAt < until, ct);
    }

    public Task<bool> IsRunningAsync(PolicyVersionId candidate, CancellationToken ct) =>
        db.Set<PolicyReplay>().AnyAsync(replay => replay.Candidate == candidate && replay.State == ReplayState.Running, ct);

    public async Task<PolicyReplay?> FindAsync(PolicyReplayId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        var replay = await db.Set<PolicyReplay>().SingleOrDefaultAsync(one => one.Id == id, ct);
        if (replay is not null)
        {
            fence.Check(db.LeaseOwner(replay));
        }

        return replay;
    }

    public void Add(PolicyReplay replay) => db.Add(replay);
}

internal sealed class PolicyReplayQueries(TenantContexts contexts, TimeProvider time) : IPolicyReplayQueries
{
    private const int MostReplays = 20;
    private const int MostFlips = 200;
    private const int ComparedDays = 30;

    public async Task<IReadOnlyList<PolicyReplay>> OfVersionAsync(TenantId tenant, PolicyVersionId candidate, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<PolicyReplay>().AsNoTracking().Where(replay => replay.Candidate == candidate)
            .OrderByDescending(replay => replay.CreatedAt).Take(MostReplays).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<ReplayFlip>?> FlipsAsync(RecordScope scope, PolicyReplayId id, string from, string to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<PolicyReplay>().AnyAsync(replay => replay.Id == id, ct))
        {
            return null;
        }

        var flips = await db.Set<ReplayedFlip>().AsNoTracking().Where(flip => flip.Replay == id && flip.From == from && flip.To == to)
            .OrderByDescending(flip => flip.DecidedAt).ThenBy(flip => flip.Receipt).Take(MostFlips).ToListAsync(ct);
        return await NamedAsync(db, scope, flips.ConvertAll(flip => (flip.Receipt, flip.Record, flip.From, flip.To, flip.DecidedAt)), ct);
    }

    public async Task<ShadowReport> ComparedAsync(RecordScope scope, PolicyVersionId version, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var since = time.GetUtcNow().AddDays(-ComparedDays);
        var compared = db.Set<PolicyComparison>().AsNoTracking().Where(one => one.Version == version && one.DecidedAt >= since);
        var counts = await compared.GroupBy(one => new { one.Differs, Faulty = one.Fault != null })
            .Select(kind => new { kind.Key.Differs, kind.Key.Faulty, Count = kind.Count() }).ToListAsync(ct);
        var latest = await compared.Where(one => one.Differs).OrderByDescending(one => one.DecidedAt).ThenByDescending(one => one.Id).Take(limit).ToListAsync(ct);
        return new ShadowReport(
            ComparedDays,
            counts.Sum(kind => kind.Count),
            counts.Where(kind => kind.Differs).Sum(kind => kind.Count),
            counts.Where(kind => kind.Faulty).Sum(kind => kind.Count),
            await NamedAsync(db, scope, latest.ConvertAll(one => (one.ReceiptId, one.AggregateId, one.Live, one.Candidate ?? one.Fault!, one.DecidedAt)), ct));
    }

    /// <summary>With the records that the reader sees; of the others only that there was a decision.</summary>
    private static async Task<IReadOnlyList<ReplayFlip>> NamedAsync(
        SynergyFlowDbContext db, RecordScope scope, List<(Guid Receipt, Guid Record, string From, string To, DateTimeOffset At)> flips, CancellationToken ct)
    {
        var ids = flips.Select(flip => new RecordId(flip.Record)).ToHashSet();
        var records = await db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))
            .Select(record => new { record.Id, record.Key, record.Title }).ToDictionaryAsync(record => record.Id.Value, ct);
        return flips.ConvertAll(flip => records.TryGetValue(flip.Record, out var record)
            ? new ReplayFlip(flip.Receipt, record.Key, record.Title, flip.From, flip.To, flip.At)
            : new ReplayFlip(flip.Receipt, null, null, flip.From, flip.To, flip.At));
    }
}
