using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class MacroConfiguration : IEntityTypeConfiguration<Macro>
{
    public void Configure(EntityTypeBuilder<Macro> builder)
    {
        builder.ToTable("macro", "incidents");
        builder.Ignore(macro => macro.Events).Ignore(macro => macro.AggregateKind).Ignore(macro => macro.AggregateId).Ignore(macro => macro.Changes);
        builder.Property(macro => macro.Tenant).HasColumnName("tenant_id");
        builder.HasKey(macro => new { macro.Tenant, macro.Id });
        builder.Property(macro => macro.Id).ValueGeneratedNever();
        builder.Property(macro => macro.Version).IsConcurrencyToken();
        builder.Property(macro => macro.Name).HasMaxLength(Macro.NameLength);
        builder.Property(macro => macro.Folder).HasMaxLength(Macro.FolderLength);
        builder.Property(macro => macro.Tags).HasColumnType("text[]");
        builder.Property(macro => macro.Owner).HasColumnName("owner_id");
        builder.Property(macro => macro.Team).HasColumnName("team_id");
        builder.Property(macro => macro.Content).HasColumnType("text"); // read as a whole, and searched as text
        builder.HasOne<User>().WithMany().HasForeignKey(macro => new { macro.Tenant, macro.Owner }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Team>().WithMany().HasForeignKey(macro => new { macro.Tenant, macro.Team }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(macro => new { macro.Tenant, macro.Name, macro.Id });
    }
}

internal sealed class MacroStore(SynergyFlowDbContext db) : IMacroStore
{
    public async Task<Macro?> FindAsync(MacroId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<Macro>().SingleOrDefaultAsync(macro => macro.Id == id, ct);
    }

    public void Add(Macro macro) => db.Add(macro);

    public void Remove(Macro macro) => db.Remove(macro);
}

internal sealed class MacroQueries(TenantContexts contexts) : IMacroQueries
{
    private const string Bound = "macros";

    public async Task<Page<Macro>?> ListAsync(RecordScope scope, string? search, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        string name = "";
        Guid id = default;
        if (cursor is not null)
        {
            if (Cursor.Read(Bound, cursor, keys: 2) is not { Backwards: false, Key: var key } || !Guid.TryParse(key[1], out id))
            {
                return null;
            }

            name = key[0];
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var from = cursor is null
            ? db.Set<Macro>()
            : db.Set<Macro>().FromSql($"SELECT * FROM incidents.macro WHERE (name, id) > ({name}, {id})");
        var usable = Usable(from, scope);
        if (search is not null)
        {
            var pattern = "%" + search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal) + "%";
            var tag = search.ToLowerInvariant();
            usable = usable.Where(macro => EF.Functions.ILike(macro.Name, pattern, "\\")
                || (macro.Folder != null && EF.Functions.ILike(macro.Folder, pattern, "\\"))
                || macro.Tags.Contains(tag)
                || EF.Functions.ILike(macro.Content, pattern, "\\"));
        }

        var macros = await usable.OrderBy(macro => macro.Name).ThenBy(macro => macro.Id).Take(limit + 1).ToListAsync(ct);
        if (macros.Count <= limit)
        {
            return new Page<Macro>(macros);
        }

        macros.RemoveRange(limit, macros.Count - limit);
        return new Page<Macro>(macros, Cursor.Write(Bound, backwards: false, [macros[^1].Name, macros[^1].Id.ToString()]));
    }

    public async Task<Macro?> FindAsync(RecordScope scope, MacroId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await Usable(db.Set<Macro>(), scope).SingleOrDefaultAsync(macro => macro.Id == id, ct);
    }

    /// <summary>The same rule as <see cref="Core.Incidents.Macros.UseCases.MacroGate.Sees"/>, in SQL.</summary>
    private static IQueryable<Macro> Usable(IQueryable<Macro> macros, RecordScope scope)
    {
        var (me, all) = (scope.User, scope.Restricted);
        List<TeamId?> teams = [.. scope.Teams];
        return macros.Where(macro => macro.Visibility == MacroVisibility.Organisation
            || (macro.Visibility == MacroVisibility.Private && macro.Owner == me)
            || (macro.Visibility == MacroVisibility.Team && (all || teams.Contains(macro.Team))));
    }
}
