using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time.UseCases;

/// <summary>Starts one's own timer, says what it says, and throws it away. What it came to is logged as any other time (<see cref="LogTime"/>).</summary>
public sealed class RunTimer(IWorkTimers timers, ITimeQueries queries, TimesheetGate gate, IAuthorizer authorizer, TimeProvider time)
{
    /// <param name="Records">Keys or ids.</param>
    public sealed record Command(IReadOnlyList<string> Records, string? Note = null);

    public async Task<Result<TimerRow>> FindAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await gate.MayAsync(actor, Actions.TimesheetsRead, ct)).Error is { } denied)
        {
            return denied;
        }

        if (await timers.FindAsync(actor.Tenant, actor.Id, ct) is not { } timer)
        {
            return new TimerNotRunning();
        }

        var records = timer.Records.Count == 0
            ? []
            : await queries.TargetsAsync(await authorizer.ScopeAsync(actor, ct), [.. timer.Records.Select(id => id.ToString())], ct);
        return new TimerRow(timer.StartedAt, timer.MinutesAt(time.GetUtcNow()), timer.Note, records);
    }

    /// <summary>Begins it; of one that runs, says anew what it is for.</summary>
    public async Task<Result> SetAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if ((await gate.MayAsync(actor, Actions.TimeLog, ct)).Error is { } denied)
        {
            return denied;
        }

        var note = Text.Check("note", command.Note, Worklog.NoteLength, multiline: true);
        if (note.Failed)
        {
            return note.Error;
        }

        var found = await FindTargets.ResolveAsync(queries, await authorizer.ScopeAsync(actor, ct), command.Records, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        WorkTimer timer = new()
        {
            Tenant = actor.Tenant,
            User = actor.Id,
            StartedAt = time.GetUtcNow(),
            Note = note.Value,
            Records = [.. found.Value.Select(target => target.Id.Value)],
        };
        await timers.SetAsync(timer, ct);
        return Result.Success;
    }

    public async Task<Result> DiscardAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await gate.MayAsync(actor, Actions.TimeLog, ct)).Error is { } denied)
        {
            return denied;
        }

        return await timers.RemoveAsync(actor.Tenant, actor.Id, ct) ? Result.Success : new TimerNotRunning();
    }
}
