using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>What runs of a version: a bundle with WebAssembly and data, as OPA packs it.</summary>
internal sealed class PolicyModule
{
    public required TenantId Tenant { get; init; }

    public required PolicyVersionId Version { get; init; }

    public required byte[] Content { get; set; }
}

internal sealed class PolicyVersionConfiguration : IEntityTypeConfiguration<PolicyVersion>
{
    public void Configure(EntityTypeBuilder<PolicyVersion> builder)
    {
        builder.ToTable("policy_version", "policies");
        builder.Ignore(version => version.Events).Ignore(version => version.AggregateKind).Ignore(version => version.AggregateId);
        builder.Ignore(version => version.Proposal).Ignore(version => version.IsLive);
        builder.Property(version => version.Tenant).HasColumnName("tenant_id");
        builder.HasKey(version => new { version.Tenant, version.Id });
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Version).IsConcurrencyToken();
        builder.Property(version => version.Policy).HasMaxLength(PolicyVersion.PolicyLength);
        builder.Property(version => version.Source).HasColumnType("text");
        builder.Property(version => version.Tests).HasColumnType("text");
        builder.Property(version => version.Comment).HasMaxLength(PolicyVersion.CommentLength);
        builder.Property(version => version.Reason).HasMaxLength(PolicyVersion.ReasonLength);
        builder.Property(version => version.Report).HasJson();
        builder.Property(version => version.Author).HasColumnName("author_id");
        builder.Property(version => version.ProposedBy).HasColumnName("proposed_by_id");
        builder.HasOne<User>().WithMany().HasForeignKey(version => new { version.Tenant, version.Author }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(version => new { version.Tenant, version.ProposedBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(version => new { version.Tenant, version.Policy, version.Number }).IsUnique();
    }
}

internal sealed class PolicyModuleConfiguration : IEntityTypeConfiguration<PolicyModule>
{
    public void Configure(EntityTypeBuilder<PolicyModule> builder)
    {
        builder.ToTable("policy_module", "policies");
        builder.Property(module => module.Tenant).HasColumnName("tenant_id");
        builder.Property(module => module.Version).HasColumnName("version_id");
        builder.HasKey(module => new { module.Tenant, module.Version });
        builder.HasOne<PolicyVersion>().WithOne().HasForeignKey<PolicyModule>(module => new { module.Tenant, module.Version }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PolicyVersionStore(SynergyFlowDbContext db) : IPolicyVersionStore
{
    public async Task<PolicyVersion?> FindAsync(string policy, int number, CancellationToken ct)
    {
        await LockAsync(ct);
        return await db.Set<PolicyVersion>().SingleOrDefaultAsync(version => version.Policy == policy && version.Number == number, ct);
    }

    public async Task<IReadOnlyList<PolicyVersion>> LiveAsync(string policy, CancellationToken ct)
    {
        await LockAsync(ct);
        return await db.Set<PolicyVersion>().Live().Where(version => version.Policy == policy).ToListAsync(ct);
    }

    public async Task<int> NextNumberAsync(string policy, CancellationToken ct)
    {
        await LockAsync(ct);

        // Events keep the numbers of those that were given up: none is used twice.
        var last = await db.Set<PolicyVersion>().Where(version => version.Policy == policy).MaxAsync(version => (int?)version.Number, ct) ?? 0;
        var logged = await db.Database.SqlQuery<int?>(
            $"""
            SELECT max((payload ->> 'number')::int) AS "Value" FROM events.log
            WHERE tenant_id = {db.Tenant.Value} AND type = 'policy_version.deleted' AND payload ->> 'policy' = {policy}
            """).SingleAsync(ct);
        return Math.Max(last, logged ?? 0) + 1;
    }

    public void Add(PolicyVersion version) => db.Add(version);

    public async Task KeepModuleAsync(PolicyVersion version, byte[]? module, CancellationToken ct)
    {
        var kept = await db.Set<PolicyModule>().SingleOrDefaultAsync(one => one.Version == version.Id, ct);
        if (kept is null && module is not null)
        {
            db.Add(new PolicyModule { Tenant = version.Tenant, Version = version.Id, Content = module });
        }
        else if (kept is not null && module is null)
        {
            db.Remove(kept);
        }
        else if (kept is not null && module is not null)
        {
            kept.Content = module;
        }
    }

    public void Remove(PolicyVersion version) => db.Remove(version);

    private Task LockAsync(CancellationToken ct) => db.LockAsync([NameLocks.Of("policy_version", "")], ct);
}

internal static class LiveVersions
{
    public static IQueryable<PolicyVersion> Live(this IQueryable<PolicyVersion> versions) => versions.Where(version =>
        version.State == PolicyState.Shadow || version.State == PolicyState.Canary || version.State == PolicyState.Enforced);
}

internal sealed class PolicyVersionQueries(TenantContexts contexts) : IPolicyVersionQueries
{
    /// <summary>Of the latest; live ones are shown however old they are.</summary>
    private const int Most = 100;

    public async Task<IReadOnlyList<PolicyVersionRow>> ListAsync(TenantId tenant, string policy, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var mine = db.Set<PolicyVersion>().AsNoTracking().Where(version => version.Policy == policy);
        var rows = await (
            from version in mine.OrderByDescending(one => one.Number).Take(Most).Union(mine.Live())
            join author in db.Set<User>() on version.Author equals author.Id
            orderby version.Number descending
            select new
            {
                version.Number,
                version.State,
                version.Percent,
                version.Comment,
                version.Report,
                version.Tried,
                version.ProposedState,
                version.ProposedPercent,
                author.DisplayName,
                version.ChangedAt,
                version.EndedBy,
                version.Reason,
            }).ToListAsync(ct);
        return rows.ConvertAll(row => new PolicyVersionRow(
            row.Number,
            row.State,
            row.Percent,
            row.Comment,
            row.Report.IsGreen,
            row.Tried,
            row.ProposedState is { } proposed ? new PolicyStep(proposed, row.ProposedPercent) : null,
            row.DisplayName,
            row.ChangedAt,
            row.EndedBy,
            row.Reason));
    }

    public async Task<PolicyVersion?> FindAsync(TenantId tenant, string policy, int number, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<PolicyVersion>().AsNoTracking().SingleOrDefaultAsync(version => version.Policy == policy && version.Number == number, ct);
    }
}
