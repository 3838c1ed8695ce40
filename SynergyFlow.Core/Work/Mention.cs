using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[JsonConverter(typeof(EntityIdJsonConverter<MentionId>))]
public readonly record struct MentionId(Guid Value) : IEntityId<MentionId>
{
    public static MentionId New() => new(Guid.CreateVersion7());

    public static MentionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An agent was called in a text of a record, by name or by that of a team he was in: he finds it in My Work.</summary>
public sealed class Mention
{
    public const int WrittenLength = 320;

    public required TenantId Tenant { get; init; }

    public required MentionId Id { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>Null: in the description.</summary>
    public required CommentId? Comment { get; init; }

    public required UserId Person { get; init; }

    /// <summary>Null: he was called by his own name; else by way of this team.</summary>
    public TeamId? Team { get; init; }

    public required UserId By { get; init; }

    /// <summary>What stood behind the @, so that the text is shown right after the name has changed.</summary>
    public required string Written { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? ReadAt { get; set; }
}

/// <summary>What became of a name behind an @.</summary>
public enum CallOutcome
{
    Told,

    /// <summary>Several agents have this name, or a team too: it says nothing about which of them is meant.</summary>
    Ambiguous,

    /// <summary>Nobody of this name is an active agent who may read it.</summary>
    CannotRead,

    /// <summary>The team takes no new work.</summary>
    TeamArchived,

    /// <summary>The team has no member, beside the author, who is an active agent and may read it.</summary>
    NobodyInTeam,
}

/// <param name="Written">What stood behind the @.</param>
/// <param name="Person">Who is told; null unless somebody is.</param>
/// <param name="Team">The team that this name is of; null where it is a person's or nobody's.</param>
public sealed record Called(string Written, CallOutcome Outcome, PersonName? Person = null, CalledTeam? Team = null);

/// <param name="Told">How many of its members are told.</param>
public sealed record CalledTeam(TeamId Id, string Name, int Told);

/// <summary>Where somebody was called, for him to read.</summary>
/// <param name="Comment">Null: in the description.</param>
/// <param name="Start">How the text begins.</param>
/// <param name="ReadAt">Null: not yet.</param>
/// <param name="Team">By way of which team; null: by his own name.</param>
public sealed record MentionRow(
    MentionId Id, string Key, string Title, string State, StateCategory StateCategory, Guid? Comment, CommentKind? Kind, PersonName By, string Start, DateTimeOffset At, DateTimeOffset? ReadAt,
    TeamName? Team)
{
    public const int StartLength = 200;
}

/// <param name="Items">Those not read first; each part newest first. At most <see cref="Most"/>.</param>
/// <param name="Unread">How many are not read, counted up to <see cref="MostCounted"/>.</param>
public sealed record MentionList(IReadOnlyList<MentionRow> Items, int Unread)
{
    public const int Most = 50;
    public const int MostCounted = 100;
}

/// <summary>A person's own mentions. Nothing here reaches anybody else's, nor a record that he no longer sees.</summary>
public interface IMentionQueries
{
    /// <param name="since">How far back those are listed that have been read.</param>
    Task<MentionList> ListAsync(RecordScope scope, DateTimeOffset since, CancellationToken ct);

    /// <summary>What the rules need to know of a record.</summary>
    /// <returns>Null where the scope does not see it.</returns>
    Task<Resource?> FindRecordAsync(RecordScope scope, RecordId record, CancellationToken ct);

    /// <returns>False where the person has no such mention.</returns>
    Task<bool> MarkAsync(RecordScope scope, MentionId id, DateTimeOffset? readAt, CancellationToken ct);

    /// <summary>All of them, or those on one record.</summary>
    Task MarkReadAsync(RecordScope scope, RecordId? record, DateTimeOffset at, CancellationToken ct);
}
