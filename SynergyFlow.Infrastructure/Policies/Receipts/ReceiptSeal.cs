using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>
/// A link of the chain of a tenant's day: the hash of a receipt together with the link before it. Whoever changes, adds or takes away a receipt
/// afterwards has to make every later link anew, and cannot sign the last one (ADR 0034).
/// </summary>
internal sealed class ReceiptSeal
{
    public required TenantId Tenant { get; init; }

    /// <summary>Of the event that came of it, by the database's clock, in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>1, 2, 3 … within the day.</summary>
    public required int Position { get; init; }

    public required Guid ReceiptId { get; init; }

    /// <summary>With the id, where the receipt is.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>SHA-256.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What signed the hash; null where there was no key then.</summary>
    public string? Key { get; init; }

    public byte[]? Signature { get; init; }

    /// <param name="last">The link before; null for the first of a day.</param>
    public static ReceiptSeal After(ReceiptSeal? last, DateOnly day, DecisionReceipt receipt, SealKeys keys)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var position = (last?.Position ?? 0) + 1;
        var hash = HashOf(last?.Hash ?? [], day, position, receipt);
        var signed = keys.Sign(hash);
        return new ReceiptSeal
        {
            Tenant = receipt.Tenant,
            Day = day,
            Position = position,
            ReceiptId = receipt.Id,
            DecidedAt = receipt.DecidedAt,
            Hash = hash,
            Key = signed?.Key,
            Signature = signed?.Signature,
        };
    }

    /// <summary>Each field with its length before it, so that no two receipts are the same bytes; what is missing differs from what is empty.</summary>
    /// <param name="before">The hash of the link before; empty for the first of a day.</param>
    public static byte[] HashOf(ReadOnlySpan<byte> before, DateOnly day, int position, DecisionReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Span<byte> length = stackalloc byte[4];
        string?[] fields =
        [
            day.ToString("O", CultureInfo.InvariantCulture), position.ToString(CultureInfo.InvariantCulture),
            receipt.Tenant.ToString(), receipt.Id.ToString(), receipt.DecidedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            receipt.Policy, receipt.Revision, receipt.Engine, receipt.Verdict, receipt.AggregateKind, receipt.AggregateId.ToString(),
            receipt.EventId.ToString(), receipt.ActorId.ToString(), receipt.ActorName, receipt.Input, receipt.Result, receipt.Reasons, receipt.Fault,
            receipt.DurationUs.ToString(CultureInfo.InvariantCulture), receipt.CorrelationId, receipt.TraceId,
        ];

        // Receipts were sealed before there were versions of tenants: one without a version is the same bytes as then.
        string?[] version = receipt.PolicyVersion is { } number ? [number.ToString(CultureInfo.InvariantCulture), receipt.Mode?.ToText()] : [];
        foreach (var field in fields.Concat(version))
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}

internal sealed class ReceiptSealConfiguration : IEntityTypeConfiguration<ReceiptSeal>
{
    public void Configure(EntityTypeBuilder<ReceiptSeal> builder)
    {
        builder.ToTable("receipt_seal", "policies");
        builder.Property(seal => seal.Tenant).HasColumnName("tenant_id");
        builder.HasKey(seal => new { seal.Tenant, seal.Day, seal.Position });
        builder.Property(seal => seal.Key).HasMaxLength(SealKeys.IdLength);
        // Once in a day; the partition key must be part of it.
        builder.HasIndex(seal => new { seal.Tenant, seal.ReceiptId, seal.Day }).IsUnique();
    }
}
