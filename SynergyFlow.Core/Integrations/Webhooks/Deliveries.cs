using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

public enum DeliveryState
{
    /// <summary>To be sent, at once or again later.</summary>
    Waiting,
    Delivered,
    Failed,
}

/// <param name="EventId">What the receiver knows it by: the same in each try and each replay.</param>
/// <param name="RecordKey">Null where it is of something that has none.</param>
/// <param name="Tries">How often it was sent, replays included.</param>
/// <param name="DueAt">When it is tried next.</param>
/// <param name="Status">Of the last answer; null where none came.</param>
/// <param name="IsTest">Sent by the button, and not tried again.</param>
public sealed record DeliveryRow(
    Guid EventId,
    string EventType,
    string? RecordKey,
    DeliveryState State,
    int Tries,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? EndedAt,
    int? Status,
    string? Error,
    bool IsTest);

/// <param name="Body">As it was made: each try sends the same bytes.</param>
/// <param name="Tries">The latest first; at most <see cref="MostTries"/>.</param>
public sealed record DeliveryDetails(DeliveryRow Delivery, string Body, IReadOnlyList<DeliveryTry> Tries)
{
    public const int MostTries = 50;
}

/// <param name="Signature">The header that was sent.</param>
/// <param name="Status">Null where no answer came: then <paramref name="Error"/> says why.</param>
/// <param name="Response">The beginning of it, as the other side wrote it: hostile text.</param>
public sealed record DeliveryTry(
    int Number,
    DateTimeOffset At,
    string Url,
    string Signature,
    int Milliseconds,
    int? Status,
    string? Error,
    string? ContentType,
    string? Response)
{
    public const int ResponseLength = 4 * 1024;
    public const int ErrorLength = 500;

    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>Which deliveries are sent once more.</summary>
/// <param name="Since">When they were made; it has to be said.</param>
/// <param name="Until">Not included; null: until now.</param>
/// <param name="States">Empty: those that failed.</param>
public sealed record ReplayRange(DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyCollection<DeliveryState> States)
{
    /// <summary>In one go.</summary>
    public const int Most = 1_000;

    public Result<ReplayRange> Checked(DateTimeOffset now)
    {
        DeliveryState[] states = States.Count == 0 ? [DeliveryState.Failed] : [.. States.Distinct()];
        var until = Until ?? now;
        return Since is not { } since ? new InvalidField("since", "since is required.")
            : since >= until ? new InvalidField("until", "until must be later than since.")
            : states.Any(state => state is not (DeliveryState.Delivered or DeliveryState.Failed))
                ? new InvalidField("states", "states are delivered and failed: what is waiting is sent anyway.")
            : this with { Since = since.ToUniversalTime(), Until = until.ToUniversalTime(), States = states };
    }
}

/// <param name="More">There are others in the range: replay it again.</param>
public sealed record Replayed(int Count, bool More);
