using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class DraftStore(SynergyFlowDbContext db) : IDraftStore
{
    public Task<Draft?> FindAsync(UserId person, DraftId id, CancellationToken ct) =>
        db.Set<Draft>().SingleOrDefaultAsync(draft => draft.Person == person && draft.Id == id, ct);

    public Task<int> CountAsync(UserId person, CancellationToken ct) =>
        db.Set<Draft>().CountAsync(draft => draft.Person == person, ct);

    public void Add(Draft draft) => db.Add(draft);

    public void Remove(Draft draft) => db.Remove(draft);

    public Task ForgetDiscardedAsync(UserId person, DateTimeOffset before, CancellationToken ct) =>
        db.Set<Draft>().Where(draft => draft.Person == person && draft.DiscardedAt < before).ExecuteDeleteAsync(ct);
}

internal sealed class DraftQueries(TenantContexts contexts) : IDraftQueries
{
    private const int MostOnOneRecord = 20;
    private const int MostNewer = 100;
    private const string Commented = "record.commented";

    public async Task<IReadOnlyList<DraftRow>> ListAsync(RecordScope scope, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var me = scope.User;
        var drafts = await db.Set<Draft>()
            .Where(draft => draft.Person == me && draft.DiscardedAt == null)
            .OrderByDescending(draft => draft.UpdatedAt).ThenBy(draft => draft.Id)
            .Take(Draft.MostPerPerson)
            .Select(draft => new { draft.Id, draft.Record, draft.Kind, Start = draft.Body.Substring(0, DraftRow.StartLength), draft.UpdatedAt, draft.SendAt })
            .ToListAsync(ct);
        List<RecordId> ids = [.. drafts.Select(draft => draft.Record).Distinct()];
        var seen = ids.Count == 0
            ? []
            : await db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))
                .Select(record => new { record.Id, record.Key, record.Title })
                .ToDictionaryAsync(record => record.Id, ct);
        return drafts.ConvertAll(draft => seen.TryGetValue(draft.Record, out var record)
            ? new DraftRow(draft.Id, draft.Record, record.Key, record.Title, draft.Kind, draft.Start, draft.UpdatedAt, draft.SendAt)
            : new DraftRow(draft.Id, draft.Record, null, null, draft.Kind, draft.Start, draft.UpdatedAt, draft.SendAt));
    }

    public async Task<IReadOnlyList<DraftText>> OfRecordAsync(TenantId tenant, UserId person, RecordId record, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        List<RecordId> here = [record, .. await MergedRecords.IntoAsync(db, record, ct)];
        var drafts = await db.Set<Draft>()
            .Where(draft => draft.Person == person && here.Contains(draft.Record) && draft.DiscardedAt == null)
            .OrderByDescending(draft => draft.UpdatedAt).ThenBy(draft => draft.Id)
            .Take(MostOnOneRecord)
            .ToListAsync(ct);
        return drafts.ConvertAll(DraftText.Of);
    }

    public async Task<NewerMessages> NewerAsync(RecordScope scope, RecordId record, int seenVersion, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return NewerMessages.None;
        }

        var payloads = await db.Log
            .Where(logged => logged.AggregateId == record.Value && logged.Sequence > seenVersion && logged.Type == Commented && logged.ActorId != scope.User)
            .OrderBy(logged => logged.Sequence)
            .Select(logged => logged.Payload)
            .Take(MostNewer)
            .ToListAsync(ct);
        List<CommentId> newer = [];
        foreach (var payload in payloads)
        {
            using var said = JsonDocument.Parse(payload);
            if (scope.Internal || said.RootElement.GetProperty("kind").GetString() == CommentKind.Reply.ToText())
            {
                newer.Add(new CommentId(said.RootElement.GetProperty("commentId").GetGuid()));
            }
        }

        return new NewerMessages(newer.Count, newer.Count > 0 ? newer[0] : null);
    }

    public async Task<DraftText?> FindAsync(TenantId tenant, UserId person, DraftId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Draft>().SingleOrDefaultAsync(
            draft => draft.Person == person && draft.Id == id && draft.DiscardedAt == null, ct) is { } found
            ? DraftText.Of(found)
            : null;
    }
}

/// <summary>A change of state as JSON.</summary>
internal sealed class StateMoveConverter() : ValueConverter<StateMove?, string?>(
    move => move == null ? null : JsonSerializer.Serialize(move, JsonSerializerOptions.Web),
    json => json == null ? null : JsonSerializer.Deserialize<StateMove>(json, JsonSerializerOptions.Web));

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("draft", "work");
        builder.Property(draft => draft.Tenant).HasColumnName("tenant_id");
        builder.Property(draft => draft.Person).HasColumnName("person_id");
        builder.Property(draft => draft.Record).HasColumnName("record_id");

        // The id comes from a browser: beside the person's own, so that nobody can even meet another one's.
        builder.HasKey(draft => new { draft.Tenant, draft.Person, draft.Id });
        builder.Property(draft => draft.Id).ValueGeneratedNever();
        builder.Property(draft => draft.Version).IsConcurrencyToken();
        builder.Property(draft => draft.Move).HasColumnType("jsonb").HasConversion(new StateMoveConverter());
        builder.HasIndex(draft => draft.SendAt).HasFilter("send_at IS NOT NULL");
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(d => new { d.Tenant, d.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(d => new { d.Tenant, d.Person }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(draft => new { draft.Tenant, draft.Person, draft.Record });
    }
}
