using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Changes one's own name, zone and language. The address is what one signs in with: administrators change it.</summary>
public sealed class EditOwnProfile(
    AccountGate gate, IAccounts accounts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(
        Optional<string> DisplayName = default,
        Optional<string> TimeZone = default,
        Optional<string> Language = default,
        int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (command.ExpectedVersion is { } expected && expected != user.Version)
        {
            return new VersionConflict(user.Version);
        }

        var edited = user.Edit(
            command.DisplayName.Or(user.DisplayName) ?? "",
            user.Email,
            command.TimeZone.Or(user.TimeZone),
            command.Language.Or(user.Language),
            actor.At(time.GetUtcNow()));
        if (edited.Failed)
        {
            return edited.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, user.Id);
        return saved.Failed ? saved.Error : user.Version;
    }
}
