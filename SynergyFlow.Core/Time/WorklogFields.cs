using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Time;

/// <param name="Minutes">Of a split entry; null where each record has all of them.</param>
public sealed record TimeShare(RecordId Record, int? Minutes = null)
{
    /// <summary>The minutes in as many parts, which differ by one at most.</summary>
    public static IReadOnlyList<int> Even(int minutes, int parts) =>
        [.. Enumerable.Range(0, parts).Select(part => (minutes / parts) + (part < minutes % parts ? 1 : 0))];
}

/// <summary>What a person says of the time that he spent.</summary>
public sealed record WorklogFields
{
    public required DateOnly Day { get; init; }

    public required int Minutes { get; init; }

    /// <summary>None: on nothing in particular, which the note has to say.</summary>
    public IReadOnlyList<TimeShare> Shares { get; init; } = [];

    public AllocationMode Mode { get; init; }

    public TimeActivity Activity { get; init; }

    public string? Note { get; init; }

    public bool Billable { get; init; }

    public TimeSource Source { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <param name="today">By the server's clock in UTC: where it is tomorrow already, tomorrow is no future.</param>
    /// <returns>The same with its text as it is stored.</returns>
    public Result<WorklogFields> Checked(DateOnly today)
    {
        var note = Text.Check("note", Note, Worklog.NoteLength, multiline: true);
        if ((note.Error ?? CheckTime(today) ?? CheckShares(note.Value)) is { } refused)
        {
            return refused;
        }

        return this with { Note = note.Value, StartedAt = StartedAt?.ToUniversalTime() };
    }

    private Error? CheckTime(DateOnly today) =>
        Minutes is < 1 or > Worklog.MostMinutes ? new TimeOutOfBounds { Field = "minutes" }
        : Day > today.AddDays(1) ? new TimeInTheFuture { Field = "day" }
        : Day < today.AddDays(-TimeWeek.OldestDays) ? new TimeTooOld { Field = "day" }
        : !Enum.IsDefined(Activity) ? new InvalidField("activity", $"activity is one of {string.Join(", ", EnumText.All<TimeActivity>())}.")
        : !Enum.IsDefined(Mode) ? new InvalidField("mode", $"mode is one of {string.Join(", ", EnumText.All<AllocationMode>())}.")
        : null;

    private Error? CheckShares(string? note)
    {
        if (Shares.Count > Worklog.MostRecords)
        {
            return new InvalidField("records", $"Time counts for at most {Worklog.MostRecords} records.");
        }

        if (Shares.Select(share => share.Record).Distinct().Count() < Shares.Count)
        {
            return new InvalidField("records", "A record is named twice.");
        }

        if (Shares.Count == 0)
        {
            return note is null ? new TimeNeedsANote { Field = "note" }
                : Mode is AllocationMode.Split ? new TimeSharesDoNotAddUp(Minutes, 0) { Field = "records" }
                : null;
        }

        if (Mode is AllocationMode.Mirror)
        {
            return Shares.Any(share => share.Minutes is not null) ? new InvalidField("records", "Only a split entry has minutes for each record.") : null;
        }

        // Each by itself is bounded first, so that the sum cannot run over.
        return Shares.Any(share => share.Minutes is null or < 1 or > Worklog.MostMinutes) || Shares.Sum(share => share.Minutes) != Minutes
            ? new TimeSharesDoNotAddUp(Minutes, Shares.Sum(share => (long)(share.Minutes ?? 0))) { Field = "records" }
            : null;
    }
}
