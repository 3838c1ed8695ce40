using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal static class TemplateServices
{
    public static IServiceCollection AddTemplates(this IServiceCollection services)
    {
        services.AddScoped<ITemplateStore, TemplateStore>().AddSingleton<ITemplateQueries, TemplateQueries>();
        services.AddScoped<ReadTemplates>().AddScoped<SaveTemplate>().AddScoped<DeleteTemplate>();
        return services;
    }
}

internal sealed class TemplateConfiguration : IEntityTypeConfiguration<Template>
{
    public void Configure(EntityTypeBuilder<Template> builder)
    {
        builder.ToTable("template", "incidents");
        builder.Ignore(template => template.Events).Ignore(template => template.AggregateKind).Ignore(template => template.AggregateId).Ignore(template => template.Content);
        builder.Property(template => template.Tenant).HasColumnName("tenant_id");
        builder.HasKey(template => new { template.Tenant, template.Id });
        builder.Property(template => template.Id).ValueGeneratedNever();
        builder.Property(template => template.Version).IsConcurrencyToken();
        builder.Property(template => template.Name).HasMaxLength(Template.NameLength);
        builder.Property(template => template.Audience).HasColumnName("audience_id");
        builder.Property(template => template.Stored).HasColumnName("content").HasColumnType("text"); // read and written as a whole
        builder.HasOne<Team>().WithMany().HasForeignKey(template => new { template.Tenant, template.Audience }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TemplateStore(SynergyFlowDbContext db) : ITemplateStore
{
    public async Task<Template?> FindAsync(TemplateId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<Template>().SingleOrDefaultAsync(template => template.Id == id, ct);
    }

    public void Add(Template template) => db.Add(template);

    public void Remove(Template template) => db.Remove(template);
}

internal sealed class TemplateQueries(TenantContexts contexts) : ITemplateQueries
{
    public async Task<IReadOnlyList<Template>> ListAsync(RecordScope scope, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await Offered(db, scope).OrderBy(template => template.Name).ThenBy(template => template.Id).Take(ITemplateQueries.Most).ToListAsync(ct);
    }

    public async Task<Template?> FindAsync(RecordScope scope, TemplateId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await Offered(db, scope).SingleOrDefaultAsync(template => template.Id == id, ct);
    }

    private static IQueryable<Template> Offered(SynergyFlowDbContext db, RecordScope scope)
    {
        var (everybody, all) = (scope.Everything, scope.Restricted);
        List<TeamId?> teams = [.. scope.Teams];
        return db.Set<Template>().Where(template => everybody && (template.Audience == null || all || teams.Contains(template.Audience)));
    }
}
