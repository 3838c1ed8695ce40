using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[JsonConverter(typeof(EntityIdJsonConverter<AttachmentId>))]
public readonly record struct AttachmentId(Guid Value) : IEntityId<AttachmentId>
{
    public static AttachmentId New() => new(Guid.CreateVersion7());

    public static AttachmentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A file on a record. The bytes lie behind <see cref="IFileStore"/> under a generated name.</summary>
public sealed class Attachment
{
    public const int FileNameLength = 255;

    public required TenantId Tenant { get; init; }

    public required AttachmentId Id { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>The comment it came with, if any. A file of an internal note is as internal as the note.</summary>
    public CommentId? Comment { get; init; }

    /// <summary>As the person's computer called it; shown and offered on download, never used in a path.</summary>
    public required string FileName { get; init; }

    /// <summary>From the bytes, not from what the browser claimed.</summary>
    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required string StoredName { get; init; }

    public required UserId UploadedBy { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Seen by agents only.</summary>
    public bool Internal { get; init; }

    /// <summary>The record that it was attached to first, where it was taken along when that one was split.</summary>
    public RecordId? Origin { get; init; }
}
