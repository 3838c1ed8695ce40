using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Time;

/// <summary>What somebody has typed into the tray and not logged yet. It stays until it is.</summary>
public sealed class TrayDraft
{
    public string? Duration { get; set; }

    public string? Note { get; set; }

    public DateOnly? Day { get; set; }

    public TimeActivity Activity { get; set; }

    public bool Billable { get; set; }

    public AllocationMode Mode { get; set; }

    public bool Split => Mode is AllocationMode.Split;

    /// <summary>The running timer is what this says.</summary>
    public bool EndTimer { get; set; }

    public List<TrayTarget> Targets { get; } = [];

    public IReadOnlyList<TrayTarget> Picked => [.. Targets.Where(target => target.Picked)];

    /// <summary>Puts these first, and ticks them where the person has not said otherwise.</summary>
    public void Offer(IReadOnlyList<TargetRow> offered, IReadOnlyCollection<string> ticked)
    {
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(ticked);
        Targets.Clear();
        Targets.AddRange(offered.Select(record => new TrayTarget(record) { Picked = ticked.Contains(record.Key, StringComparer.OrdinalIgnoreCase) }));
    }

    /// <summary>One that was looked for: it is ticked.</summary>
    public void Add(TargetRow record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Targets.Find(target => target.Record.Id == record.Id) is { } known)
        {
            known.Picked = true;
        }
        else
        {
            Targets.Add(new TrayTarget(record) { Picked = true });
        }
    }

    /// <summary>An entry that is to be put right.</summary>
    public static TrayDraft Of(EntryRow entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        TrayDraft draft = new()
        {
            Duration = Effort.Hours(entry.Minutes),
            Note = entry.Note,
            Day = entry.Day,
            Activity = entry.Activity,
            Billable = entry.Billable,
            Mode = entry.Mode,
        };
        draft.Targets.AddRange(entry.Records.Where(share => share.Record is not null).Select(share => new TrayTarget(share.Record!)
        {
            Picked = true,
            Share = draft.Split ? Effort.Hours(share.Minutes) : null,
        }));
        return draft;
    }

    /// <param name="today">The day of an entry that names none.</param>
    public Result<WorklogFields> ToFields(DateOnly today, TimeSource source)
    {
        var minutes = Effort.Read("minutes", Duration);
        if (minutes.Failed)
        {
            return minutes.Error;
        }

        var shares = Shares(minutes.Value ?? 0);
        if (shares.Failed)
        {
            return shares.Error;
        }

        return new WorklogFields
        {
            Day = Day ?? today,
            Minutes = minutes.Value ?? 0,
            Shares = shares.Value,
            Mode = Split && Picked.Count > 1 ? AllocationMode.Split : AllocationMode.Mirror,
            Activity = Activity,
            Note = Note,
            Billable = Billable,
            Source = source,
        };
    }

    /// <summary>Of one record there is nothing to divide; where no share is said, all are the same.</summary>
    private Result<IReadOnlyList<TimeShare>> Shares(int minutes)
    {
        var picked = Picked;
        if (!Split || picked.Count < 2)
        {
            return new Result<IReadOnlyList<TimeShare>>([.. picked.Select(target => new TimeShare(target.Record.Id))], null);
        }

        if (picked.All(target => string.IsNullOrWhiteSpace(target.Share)))
        {
            return new Result<IReadOnlyList<TimeShare>>([.. picked.Zip(TimeShare.Even(minutes, picked.Count), (target, share) => new TimeShare(target.Record.Id, share))], null);
        }

        List<TimeShare> shares = [];
        foreach (var target in picked)
        {
            var share = Effort.Read("records", target.Share);
            if (share.Failed)
            {
                return share.Error;
            }

            shares.Add(new TimeShare(target.Record.Id, share.Value ?? 0));
        }

        return shares;
    }
}

/// <summary>A record that the tray offers.</summary>
public sealed class TrayTarget(TargetRow record)
{
    public TargetRow Record { get; } = record;

    public bool Picked { get; set; }

    /// <summary>Of a split entry, as typed.</summary>
    public string? Share { get; set; }
}
