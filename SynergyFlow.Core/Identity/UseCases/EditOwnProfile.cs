using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Changes one's own name, zone and language. The address is what one signs in with: administrators change it.</summary>
public sealed class EditOwnProfile(
    IUserStore users, IAccounts accounts, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
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
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await users.FindAsync(actor.Id, ct) is not { } user)
        {
            return new UserNotFound(actor.Id);
        }

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
