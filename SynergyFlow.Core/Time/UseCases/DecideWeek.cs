using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Time.UseCases;

/// <summary>A week is submitted by its person; who leads a team of his approves it, returns it, or opens it again.</summary>
public sealed class DecideWeek(ITimeStore store, TimesheetGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="To">Open returns a submitted week, and opens an approved one again.</param>
    /// <param name="Reason">Of opening it.</param>
    /// <param name="ExpectedVersion">Refuse any other; null: whatever is stored now.</param>
    public sealed record Command(UserId Person, DateOnly Monday, WeekState To, string? Reason = null, int? ExpectedVersion = null);

    /// <returns>The week's version.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Person, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.Monday != TimeWeek.MondayOf(command.Monday))
        {
            return new TimesheetNotFound();
        }

        if (!Enum.IsDefined(command.To))
        {
            return new InvalidField("state", $"state is one of {string.Join(", ", EnumText.All<WeekState>())}.");
        }

        if (Refuse(actor, command, opened.Value.MayDecide) is { } refused)
        {
            return refused;
        }

        var week = (await store.WeeksAsync(actor.Tenant, command.Person, [command.Monday], ct))[command.Monday];
        if (command.ExpectedVersion is { } expected && expected != week.Version)
        {
            return new VersionConflict(week.Version);
        }

        var stamp = actor.At(time.GetUtcNow());
        var decided = command.To switch
        {
            WeekState.Submitted => week.Submit(stamp),
            WeekState.Approved => week.Approve(stamp),
            _ => week.State is WeekState.Approved ? week.Reopen(command.Reason, stamp) : week.Return(command.Reason, stamp),
        };
        if (decided.Failed)
        {
            return decided.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : week.Version;
    }

    private static Error? Refuse(Actor actor, Command command, bool mayDecide) =>
        command.To is WeekState.Submitted ? command.Person == actor.Id ? null : new NotAllowed(Actions.TimesheetsApprove)
        : command.Person == actor.Id ? new TimeOwnWeek()
        : mayDecide ? null
        : new NotAllowed(Actions.TimesheetsApprove);
}
