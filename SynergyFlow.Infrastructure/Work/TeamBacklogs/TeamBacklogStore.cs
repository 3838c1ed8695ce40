using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.TeamBacklogs;

[SuppressMessage("Globalization", "CA1310", Justification = "Runs as < and > in the database, by bytes.")]
internal sealed class TeamBacklogStore(SynergyFlowDbContext db, IEnumerable<ITeamWork> kinds) : ITeamBacklogStore
{
    public async Task<TeamBacklog> LockAsync(TenantId tenant, TeamId team, CancellationToken ct)
    {
        // Another lock than the team's own: nobody who edits the team waits for its order.
        await db.LockAsync([NameLocks.Of(TeamBacklog.AggregateKindName, team.ToString())], ct);
        if (await db.Set<TeamBacklog>().SingleOrDefaultAsync(one => one.Team == team, ct) is { } backlog)
        {
            return backlog;
        }

        backlog = TeamBacklog.Begin(tenant, team);
        db.Add(backlog);
        return backlog;
    }

    public async Task<IReadOnlyList<TeamPlace>> OrderAsync(RecordScope scope, TeamId team, int most, CancellationToken ct) =>
        (await TeamBacklogQueries.Order(db, kinds, scope, team).Take(most + 1).ToListAsync(ct)).ConvertAll(line => new TeamPlace(line.Id, line.Key, line.Rank));

    public async Task<(string? Before, string? After)> GapAsync(
        TeamId team, string? rank, bool behind, IReadOnlyCollection<RecordId> without, CancellationToken ct)
    {
        List<RecordId> gone = [.. without];
        var others = db.Set<TeamRank>().Where(other => other.Team == team && !gone.Contains(other.Record)).Select(other => other.Rank);
        if (rank is null)
        {
            return behind ? (await LastAsync(others, ct), null) : (null, await FirstAsync(others, ct));
        }

        return behind
            ? (rank, await FirstAsync(others.Where(other => other.CompareTo(rank) > 0), ct))
            : (await LastAsync(others.Where(other => other.CompareTo(rank) < 0), ct), rank);
    }

    public async Task<string?> SpreadAsync(TeamId team, string? rank, CancellationToken ct)
    {
        var inOrder = await db.Set<TeamRank>().Where(one => one.Team == team).OrderBy(one => one.Rank).Select(one => new { one.Record, one.Rank }).ToListAsync(ct);
        var ranks = Rank.Spread(inOrder[^1].Rank, inOrder.Count);
        await PlaceAsync(team, inOrder.ConvertAll(one => one.Record), ranks, ct);
        var at = inOrder.FindIndex(one => one.Rank == rank);
        return at < 0 ? null : ranks[at];
    }

    public async Task PlaceAsync(TeamId team, IReadOnlyList<RecordId> records, IReadOnlyList<string> ranks, CancellationToken ct)
    {
        var (tenant, of) = (db.Tenant.Value, team.Value);
        Guid[] ids = [.. records.Select(record => record.Value)];
        string[] places = [.. ranks];
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO work.team_rank (tenant_id, team_id, record_id, rank)
            SELECT {tenant}, {of}, placed.id, placed.rank FROM unnest({ids}, {places}) AS placed (id, rank)
            ON CONFLICT (tenant_id, team_id, record_id) DO UPDATE SET rank = EXCLUDED.rank
            """, ct);
    }

    public Task TakeOffAsync(TeamId team, IReadOnlyList<RecordId> records, CancellationToken ct)
    {
        List<RecordId> gone = [.. records];
        return db.Set<TeamRank>().Where(rank => rank.Team == team && gone.Contains(rank.Record)).ExecuteDeleteAsync(ct);
    }

    private static Task<string?> FirstAsync(IQueryable<string> ranks, CancellationToken ct) => ranks.OrderBy(rank => rank).FirstOrDefaultAsync(ct);

    private static Task<string?> LastAsync(IQueryable<string> ranks, CancellationToken ct) => ranks.OrderByDescending(rank => rank).FirstOrDefaultAsync(ct);
}

internal sealed class TeamBacklogConfiguration : IEntityTypeConfiguration<TeamBacklog>
{
    public void Configure(EntityTypeBuilder<TeamBacklog> builder)
    {
        builder.ToTable("team_backlog", "work");
        builder.Ignore(backlog => backlog.Events).Ignore(backlog => backlog.AggregateKind).Ignore(backlog => backlog.AggregateId);
        builder.Property(backlog => backlog.Tenant).HasColumnName("tenant_id");
        builder.Property(backlog => backlog.Team).HasColumnName("team_id");
        builder.HasKey(backlog => new { backlog.Tenant, backlog.Team });
        builder.Property(backlog => backlog.Version).IsConcurrencyToken();
        builder.HasOne<Team>().WithMany().HasForeignKey(backlog => new { backlog.Tenant, backlog.Team }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TeamRankConfiguration : IEntityTypeConfiguration<TeamRank>
{
    public void Configure(EntityTypeBuilder<TeamRank> builder)
    {
        builder.ToTable("team_rank", "work");
        builder.Property(rank => rank.Tenant).HasColumnName("tenant_id");
        builder.Property(rank => rank.Team).HasColumnName("team_id");
        builder.Property(rank => rank.Record).HasColumnName("record_id");
        builder.HasKey(rank => new { rank.Tenant, rank.Team, rank.Record });
        builder.Property(rank => rank.Rank).HasMaxLength(Rank.Longest).UseCollation("C");
        builder.HasIndex(rank => new { rank.Tenant, rank.Team, rank.Rank });
        builder.HasIndex(rank => new { rank.Tenant, rank.Record });
        builder.HasOne<Team>().WithMany().HasForeignKey(rank => new { rank.Tenant, rank.Team }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(rank => new { rank.Tenant, rank.Record }).OnDelete(DeleteBehavior.Cascade);
    }
}
