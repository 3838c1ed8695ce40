using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class ViewStore(SynergyFlowDbContext db) : IViewStore
{
    public async Task<SavedView?> FindAsync(ViewId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<SavedView>().SingleOrDefaultAsync(view => view.Id == id, ct);
    }

    public async Task<IReadOnlyList<(ViewId Id, string Name)>> ShelfAsync(
        ViewAudience audience, UserId owner, TeamId? team, CancellationToken ct)
    {
        var whose = audience switch
        {
            ViewAudience.Private => owner.Value,
            ViewAudience.Team => team!.Value.Value,
            ViewAudience.Organisation => db.Tenant.Value,
        };

        // Of two people who want one name at once the second is told.
        await db.LockAsync([ShelfLock(audience, whose)], ct);
        var shelf = await db.Set<SavedView>()
            .Where(view => view.Audience == audience && view.Team == team && (audience != ViewAudience.Private || view.Owner == owner))
            .Select(view => new { view.Id, view.Name })
            .ToListAsync(ct);
        return shelf.ConvertAll(view => (view.Id, view.Name));
    }

    public void Add(SavedView view) => db.Add(view);

    public void Remove(SavedView view) => db.Remove(view);

    private static Guid ShelfLock(ViewAudience audience, Guid whose) => NameLocks.Of("view", $"{audience} {whose}");
}

internal sealed class ViewQueries(TenantContexts contexts) : IViewQueries
{
    public async Task<IReadOnlyList<StoredView>> ListAsync(RecordScope scope, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var (me, all) = (scope.User, scope.Restricted);
        List<TeamId?> teams = [.. scope.Teams];
        return await db.Set<SavedView>()
            .Where(view => view.Audience == ViewAudience.Organisation
                || (view.Audience == ViewAudience.Private && view.Owner == me)
                || (view.Audience == ViewAudience.Team && (all || teams.Contains(view.Team))))
            .OrderBy(view => view.Name).ThenBy(view => view.Id)
            .Select(view => new StoredView(
                view.Id,
                view.Name,
                view.Audience,
                new PersonName(view.Owner, db.Set<User>().Where(user => user.Id == view.Owner).Select(user => user.DisplayName).SingleOrDefault() ?? ""),
                view.Team == null
                    ? null
                    : new TeamName(view.Team.Value, db.Set<Team>().Where(team => team.Id == view.Team).Select(team => team.Name).SingleOrDefault() ?? ""),
                view.Settings,
                view.Version))
            .Take(1_000)
            .ToListAsync(ct);
    }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("saved_view", "work", table => table.HasCheckConstraint("ck_saved_view_team", "(audience = 'team') = (team_id IS NOT NULL)"));
        builder.Ignore(view => view.Events).Ignore(view => view.AggregateKind).Ignore(view => view.AggregateId);
        builder.Property(view => view.Tenant).HasColumnName("tenant_id");
        builder.HasKey(view => new { view.Tenant, view.Id });
        builder.Property(view => view.Id).ValueGeneratedNever();
        builder.Property(view => view.Version).IsConcurrencyToken();
        builder.Property(view => view.Name).HasMaxLength(SavedView.NameLength);
        builder.Property(view => view.Owner).HasColumnName("owner_id");
        builder.Property(view => view.Team).HasColumnName("team_id");
        builder.ComplexProperty(view => view.Settings, settings =>
        {
            settings.Property(one => one.Filter).HasColumnName("filter");
            settings.Property(one => one.Sort).HasColumnName("sort").HasMaxLength(ViewSettings.SortLength);
            settings.Property(one => one.Columns).HasColumnName("columns").HasMaxLength(ListColumns.MostLength);
            settings.Property(one => one.Density).HasColumnName("density");
            settings.Property(one => one.Group).HasColumnName("group_by");
        });
        builder.HasOne<User>().WithMany().HasForeignKey(view => new { view.Tenant, view.Owner }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Team>().WithMany().HasForeignKey(view => new { view.Tenant, view.Team }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(view => new { view.Tenant, view.Audience, view.Owner });
    }
}
