using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[JsonConverter(typeof(EntityIdJsonConverter<CommentId>))]
public readonly record struct CommentId(Guid Value) : IEntityId<CommentId>
{
    public static CommentId New() => new(Guid.CreateVersion7());

    public static CommentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A public reply or an internal note. It is never edited: what was said stays said.</summary>
public sealed class Comment
{
    private Comment()
    {
    }

    public TenantId Tenant { get; private init; }

    public CommentId Id { get; private init; }

    public RecordId Record { get; private init; }

    public CommentKind Kind { get; private init; }

    /// <summary>Markdown as typed.</summary>
    public string Body { get; private init; } = "";

    /// <summary>Sanitised on write; it is sanitised once more when shown.</summary>
    public string Html { get; private init; } = "";

    public UserId Author { get; private init; }

    public Channel Channel { get; private init; }

    public DateTimeOffset WrittenAt { get; private init; }

    /// <summary>The record on which it was said first, where it was taken along when that one was split.</summary>
    public RecordId? Origin { get; private init; }

    public static Comment Write(
        WorkRecord record, CommentKind kind, string body, string html, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(actor);
        return new Comment
        {
            Tenant = record.Tenant,
            Id = CommentId.New(),
            Record = record.Id,
            Kind = kind,
            Body = body,
            Html = html,
            Author = actor.Id,
            Channel = actor.Channel,
            WrittenAt = now,
        };
    }

    /// <summary>The same words of the same person at the same time, on another record.</summary>
    public Comment TakenTo(WorkRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new Comment
        {
            Tenant = Tenant,
            Id = CommentId.New(),
            Record = record.Id,
            Kind = Kind,
            Body = Body,
            Html = Html,
            Author = Author,
            Channel = Channel,
            WrittenAt = WrittenAt,
            Origin = Origin ?? Record,
        };
    }
}
