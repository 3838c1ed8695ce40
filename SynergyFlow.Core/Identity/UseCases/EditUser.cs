using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Changes somebody's name, address or zone.</summary>
public sealed class EditUser(
    AccountGate gate, IUserStore users, IAccounts accounts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(
        UserId Id,
        Optional<string> DisplayName = default,
        Optional<string> Email = default,
        Optional<string> TimeZone = default,
        int? ExpectedVersion = null,
        Optional<bool> Vip = default);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var user = opened.Value;
        var edited = user.Edit(
            command.DisplayName.Or(user.DisplayName) ?? "",
            command.Email.Or(user.Email),
            command.TimeZone.Or(user.TimeZone),
            user.Language,
            actor.At(time.GetUtcNow()));
        if (edited.Failed)
        {
            return edited.Error;
        }

        if (user.NormalizedEmail is { } address && await users.EmailTakenAsync(address, user.Id, ct))
        {
            return new EmailTaken { Field = "email" };
        }

        if (command.Vip.IsSet)
        {
            user.MarkVip(command.Vip.Value, actor.At(time.GetUtcNow()));
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, user.Id);
        return saved.Failed ? saved.Error : user.Version;
    }
}
