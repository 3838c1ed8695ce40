using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Api;

/// <summary>A POST that a client marked with a key, so that sending it again does nothing twice.</summary>
public sealed class IdempotencyKey
{
    public const int KeyLength = 128;

    public required TenantId Tenant { get; init; }

    /// <summary>Keys of different people do not meet.</summary>
    public required UserId User { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body, lower-case hex.</summary>
    public required string Request { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while the first request is still at work.</summary>
    public int? Status { get; set; }

    public string? ContentType { get; set; }

    public string? Location { get; set; }

    public string? ETag { get; set; }

    public byte[]? Body { get; set; }
}

internal sealed class IdempotencyKeyConfiguration : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
    {
        builder.ToTable("idempotency_key", "integrations");
        builder.Property(key => key.Tenant).HasColumnName("tenant_id");
        builder.Property(key => key.User).HasColumnName("user_id");
        builder.HasKey(key => new { key.Tenant, key.User, key.Key });
        builder.Property(key => key.Key).HasMaxLength(IdempotencyKey.KeyLength);
        builder.Property(key => key.Request).HasMaxLength(64);
        builder.Property(key => key.ContentType).HasMaxLength(100);
        builder.Property(key => key.Location).HasMaxLength(500);
        builder.Property(key => key.ETag).HasMaxLength(80).HasColumnName("etag");
        builder.HasIndex(key => key.CreatedAt);
    }
}

/// <summary>Keeps the answers to marked requests for a day.</summary>
public sealed class IdempotencyKeys(TenantContexts contexts, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A request that has no answer by then died with its process; its key may be used again.</summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(2);

    /// <returns>Null: the key is this request's now. Otherwise what is stored under it.</returns>
    public async Task<IdempotencyKey?> ClaimAsync(TenantId tenant, UserId user, string key, string request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var now = time.GetUtcNow();
        var (kept, alive) = (now - Kept, now - LongestRequest);
        await db.Set<IdempotencyKey>()
            .Where(one => one.User == user && (one.CreatedAt < kept || (one.Status == null && one.CreatedAt < alive)))
            .ExecuteDeleteAsync(ct);
        if (await FindAsync(db, user, key, ct) is { } before)
        {
            return before;
        }

        db.Add(new IdempotencyKey { Tenant = tenant, User = user, Key = key, Request = request, CreatedAt = now });
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException raced) when (raced.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await FindAsync(db, user, key, ct) ?? throw new InvalidOperationException("The key vanished while it was claimed.", raced);
        }
    }

    public async Task AnswerAsync(IdempotencyKey answered, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(answered);
        await using var db = await contexts.OpenAsync(answered.Tenant, ct);
        db.Update(answered);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The request came to nothing that should be repeated: the key is free again.</summary>
    public async Task ReleaseAsync(TenantId tenant, UserId user, string key, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.Set<IdempotencyKey>().Where(one => one.User == user && one.Key == key && one.Status == null).ExecuteDeleteAsync(ct);
    }

    private static Task<IdempotencyKey?> FindAsync(SynergyFlowDbContext db, UserId user, string key, CancellationToken ct) =>
        db.Set<IdempotencyKey>().SingleOrDefaultAsync(one => one.User == user && one.Key == key, ct);
}
