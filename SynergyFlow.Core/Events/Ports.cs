using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Events;

/// <summary>Why a subscription has set an event aside.</summary>
public enum DeferredState
{
    /// <summary>It failed and is tried again at its time.</summary>
    Retrying,

    /// <summary>An earlier event of the same record has to go first.</summary>
    Waiting,

    /// <summary>It failed every time: a person has to look.</summary>
    Parked,
}

/// <summary>Changes subscriptions by hand, within the caller's unit of work.</summary>
public interface ISubscriptionStore
{
    /// <returns>Whether it is paused; null where there is no such subscription.</returns>
    Task<bool?> PausedAsync(string subscription, CancellationToken ct);

    Task PauseAsync(string subscription, bool paused, CancellationToken ct);

    /// <returns>Null where the subscription holds no such event of the tenant.</returns>
    Task<DeferredState?> StateAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct);

    /// <summary>Lets a parked event be tried again at once, with all its attempts.</summary>
    Task ReplayAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct);

    /// <summary>Drops a parked event; the next one of its record follows.</summary>
    Task DiscardAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct);

    /// <summary>Lets it begin again at a place that it has passed; a place that it has not reached yet changes nothing.</summary>
    Task RepeatAsync(string subscription, Repetition from, CancellationToken ct);

    /// <returns>Whether it may handle again what it has handled; false where no such subscription runs.</returns>
    bool IsRepeatable(string subscription);

    void Add(Intervention intervention);
}

/// <summary>From where a subscription handles events again: a moment, or the number of an event in the log; exactly one of both.</summary>
public sealed record Repetition
{
    private Repetition(DateTimeOffset? since, long? number) => (Since, Number) = (since, number);

    /// <summary>Events recorded at or after it.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>Events with this number or a higher one (<see cref="SubscriptionRow.Number"/>).</summary>
    public long? Number { get; }

    internal FieldChange Change => Since is { } since
        ? new FieldChange("since", null, since.ToString("O", CultureInfo.InvariantCulture))
        : new FieldChange("number", null, Number!.Value.ToString(CultureInfo.InvariantCulture));

    public static Result<Repetition> From(DateTimeOffset? since, long? number, DateTimeOffset now)
    {
        if (since is null == number is null)
        {
            return new InvalidField("since", "Say from when, or from which number of the log: one of both.");
        }

        if (since > now)
        {
            return new InvalidField("since", "This is in the future: choose a moment that is over.");
        }

        return number < 0 ? new InvalidField("number", "Numbers of the log begin with 1.") : new Repetition(since?.ToUniversalTime(), number);
    }
}

/// <summary>What the pages and the API show. It asks no permission: <see cref="UseCases.ReadSubscriptions"/> does.</summary>
public interface ISubscriptionQueries
{
    /// <summary>All subscriptions by name. Counts of events set aside are the tenant's own.</summary>
    Task<IReadOnlyList<SubscriptionRow>> ListAsync(TenantId tenant, CancellationToken ct);

    Task<SubscriptionRow?> FindAsync(TenantId tenant, string subscription, CancellationToken ct);

    /// <summary>What is set aside, in log order.</summary>
    /// <param name="limit">1 to 200.</param>
    /// <returns><see cref="InvalidField"/> for a cursor that was not given out here.</returns>
    Task<Result<Page<DeferredRow>>> DeferredAsync(
        TenantId tenant, string subscription, DeferredState? state, string? cursor, int limit, CancellationToken ct);

    Task<DeferredDetails?> FindDeferredAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct);
}

/// <param name="AsOf">Everything recorded before this moment has been handled (or set aside).</param>
/// <param name="Running">Some node holds its lease now.</param>
/// <param name="Processed">Events handled since it exists.</param>
/// <param name="StalledSince">Since when something that it needs is away, for <paramref name="StalledReason"/>; null while all is there.</param>
/// <param name="Number">In the log, of the last event that it has passed; 0 before the first.</param>
public sealed record SubscriptionRow(
    string Name,
    bool Paused,
    bool Running,
    DateTimeOffset AsOf,
    TimeSpan Lag,
    long Processed,
    DateTimeOffset? LastEventAt,
    int Retrying,
    int Waiting,
    int Parked,
    DateTimeOffset? StalledSince = null,
    string? StalledReason = null,
    long Number = 0);

/// <param name="RecordKey">The human key; null where the event is of something that has none.</param>
public sealed record DeferredRow(
    Guid EventId,
    string Type,
    string RecordKind,
    Guid RecordId,
    string? RecordKey,
    int Sequence,
    DeferredState State,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? ParkedAt,
    string? LastError);

/// <param name="Payload">The event's JSON as stored.</param>
/// <param name="Behind">How many later events of the record wait for this one.</param>
public sealed record DeferredDetails(
    DeferredRow Event, DateTimeOffset OccurredAt, string ActorName, string Channel, string? TraceId, string Payload, int Behind);
