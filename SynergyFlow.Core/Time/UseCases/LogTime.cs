using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time.UseCases;

/// <summary>Writes down the time that a person spent, takes it back, and puts it right. Always his own: nobody logs for another.</summary>
public sealed class LogTime(ITimeStore store, TimesheetGate timesheets, RecordGate records, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="EndTimer">The person's timer is what it says, and is over.</param>
    public sealed record Command(WorklogFields Fields, bool EndTimer = false);

    /// <param name="Entry">What was wrong: it is taken back.</param>
    /// <param name="Fields">What is logged instead.</param>
    public sealed record Correction(WorklogId Entry, WorklogFields Fields);

    public async Task<Result<WorklogId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var now = time.GetUtcNow();
        var fields = await CheckAsync(actor, command.Fields, now, ct);
        if (fields.Failed)
        {
            return fields.Error;
        }

        var monday = TimeWeek.MondayOf(fields.Value.Day);
        var week = (await store.WeeksAsync(actor.Tenant, actor.Id, [monday], ct))[monday];
        var logged = week.Log(fields.Value, await store.MinutesAsync(actor.Id, fields.Value.Day, ct), actor.At(now));
        if (logged.Failed)
        {
            return logged.Error;
        }

        store.Add(logged.Value);
        if (command.EndTimer)
        {
            await store.EndTimerAsync(actor.Id, ct);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : logged.Value.Id;
    }

    /// <returns>One of his own; of another's it is not said that there is one.</returns>
    public async Task<Result<Worklog>> FindAsync(Actor actor, WorklogId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await timesheets.MayAsync(actor, Actions.TimesheetsRead, ct)).Error is { } denied)
        {
            return denied;
        }

        return await store.FindAsync(id, ct) is { } found && found.User == actor.Id ? found : new WorklogNotFound(id);
    }

    /// <returns>The entry that takes it back.</returns>
    public async Task<Result<WorklogId>> ReverseAsync(Actor actor, WorklogId entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var reversed = await TakeBackAsync(actor, entry, null, time.GetUtcNow(), ct);
        if (reversed.Failed)
        {
            return reversed.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : reversed.Value.Reversal.Id;
    }

    /// <summary>Takes it back and logs it anew, both or neither.</summary>
    /// <returns>The entry that is right.</returns>
    public async Task<Result<WorklogId>> CorrectAsync(Actor actor, Correction command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);

        var now = time.GetUtcNow();
        var fields = await CheckAsync(actor, command.Fields, now, ct);
        if (fields.Failed)
        {
            return fields.Error;
        }

        var reversed = await TakeBackAsync(actor, command.Entry, fields.Value.Day, now, ct);
        if (reversed.Failed)
        {
            return reversed.Error;
        }

        var (reversal, weeks) = reversed.Value;
        var already = await store.MinutesAsync(actor.Id, fields.Value.Day, ct) + (reversal.Day == fields.Value.Day ? reversal.Minutes : 0);
        var logged = weeks[TimeWeek.MondayOf(fields.Value.Day)].Log(fields.Value, already, actor.At(now));
        if (logged.Failed)
        {
            return logged.Error;
        }

        store.Add(logged.Value);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : logged.Value.Id;
    }

    /// <summary>Of what is right, and may be logged by him on each of its records.</summary>
    private async Task<Result<WorklogFields>> CheckAsync(Actor actor, WorklogFields wanted, DateTimeOffset now, CancellationToken ct)
    {
        if (await timesheets.MayAsync(actor, Actions.TimeLog, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var fields = wanted.Checked(DateOnly.FromDateTime(now.UtcDateTime));
        if (fields.Failed || wanted.Shares.Count == 0)
        {
            return fields;
        }

        var found = (await store.RecordsAsync([.. wanted.Shares.Select(share => share.Record)], ct)).ToDictionary(record => record.Id);
        foreach (var share in wanted.Shares)
        {
            if (!found.TryGetValue(share.Record, out var record))
            {
                return new RecordNotFound(share.Record) { Field = "records" };
            }

            if (await records.CheckAsync(actor, record, Actions.TimeLog, ct) is { } refused)
            {
                return refused;
            }
        }

        return fields;
    }

    /// <param name="alsoOn">A further day that is going to be logged on: its week is locked in the same moment.</param>
    private async Task<Result<(Worklog Reversal, IReadOnlyDictionary<DateOnly, TimeWeek> Weeks)>> TakeBackAsync(Actor actor, WorklogId id, DateOnly? alsoOn, DateTimeOffset now, CancellationToken ct)
    {
        if (await timesheets.MayAsync(actor, Actions.TimeLog, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var found = await FindAsync(actor, id, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var monday = TimeWeek.MondayOf(found.Value.Day);
        var weeks = await store.WeeksAsync(actor.Tenant, actor.Id, [.. new[] { monday, TimeWeek.MondayOf(alsoOn ?? found.Value.Day) }.Distinct()], ct);
        if (await store.IsReversedAsync(id, ct))
        {
            return new TimeIsReversed();
        }

        var reversal = weeks[monday].Reverse(found.Value, actor.At(now));
        if (reversal.Failed)
        {
            return reversal.Error;
        }

        store.Add(reversal.Value);
        return (reversal.Value, weeks);
    }
}
