using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>
/// The provider makes, changes and takes away its people. An account that exists is met by its external identity or by what the provider
/// called it before, never by an address.
/// </summary>
public sealed class ProvisionUser(
    ProvisioningGate gate,
    IProvisioningStore store,
    IUserStore users,
    IExternalIdentityStore identities,
    ISessionStore sessions,
    ITokenStore tokens,
    IAccounts accounts,
    ISessions liveSessions,
    GroupEffects effects,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<ProvisionUser> logger)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record ReplaceCommand(UserId Id, ScimPerson Person, int? ExpectedVersion = null);

    public sealed record PatchCommand(UserId Id, IReadOnlyList<ScimChange> Changes, int? ExpectedVersion = null);

    public sealed record RemoveCommand(UserId Id, int? ExpectedVersion = null);

    public async Task<Result<UserId>> CreateAsync(Actor actor, ScimPerson person, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(person);
        var opened = await gate.OpenAsync(actor, "user", null, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (await store.FindByUserNameAsync(person.NormalizedUserName, ct) is not null)
        {
            return new UserNameTaken();
        }

        var stamp = actor.At(time.GetUtcNow());
        var known = person.ExternalId is { } external
            ? await store.FindByExternalIdAsync(external, ct)
            : await store.FindGoneAsync(person.NormalizedUserName, ct);
        if (known is { Gone: false })
        {
            return new ExternalIdTaken();
        }

        var met = known?.User ?? await VouchedForAsync(opened.Value, person, ct);
        if (met is { } id)
        {
            return await MeetAsync(actor, id, person, stamp, ct);
        }

        if (person.Address is { } address && await users.EmailTakenAsync(address.ToUpperInvariant(), null, ct))
        {
            return new AddressOfAnother();
        }

        var made = User.CreateExternal(actor.Tenant, person.Shown, person.Address, Role.EndUser, stamp);
        if (made.Failed)
        {
            return made.Error;
        }

        if (gate.IsBreakGlass(made.Value))
        {
            return new BreakGlassNotProvisioned();
        }

        ProvisionedUser managed = new() { Tenant = actor.Tenant, User = made.Value.Id, CreatedAt = stamp.At, ChangedAt = stamp.At };
        made.Value.Provisioned(managed.Take(person), stamp);
        if (!person.Active)
        {
            made.Value.Enable(false, stamp);
        }

        users.Add(made.Value);
        store.Add(managed);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.UserProvisioned(made.Value.Id);
        return made.Value.Id;
    }

    public async Task<Result<UserId>> ReplaceAsync(Actor actor, ReplaceCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await FindAsync(actor, command.Id, command.ExpectedVersion, ct);
        return found.Failed
            ? found.Error
            : await ChangeAsync(actor, found.Value.User, found.Value.Managed, command.Person, actor.At(time.GetUtcNow()), ct);
    }

    public async Task<Result<UserId>> PatchAsync(Actor actor, PatchCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await FindAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var (user, managed) = found.Value;
        var document = managed.Describe(!user.Disabled).ToJson();
        if (ScimPatch.Apply(document, command.Changes, ScimSchema.User) is { } refused)
        {
            return refused;
        }

        var person = ScimPerson.Read(document);
        return person.Failed ? person.Error : await ChangeAsync(actor, user, managed, person.Value, actor.At(time.GetUtcNow()), ct);
    }

    /// <summary>He is shut out and gone for the provider. The account stays, with all that it did.</summary>
    public async Task<Result> RemoveAsync(Actor actor, RemoveCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await FindAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var (user, managed) = found.Value;
        if (await gate.SparesAsync(user, ct) is { } spared)
        {
            return spared;
        }

        var stamp = actor.At(time.GetUtcNow());
        List<(TeamId, UserId)> left = [];
        foreach (var group in await store.GroupsOfAsync([user.Id], ct))
        {
            if (group.Members.Any(member => member.User == user.Id && member.Placed))
            {
                left.Add((group.Team, user.Id));
            }

            group.Change([], [user.Id], stamp);
        }

        user.Enable(false, stamp);
        user.Unprovisioned(managed.UserName, stamp);
        if (await effects.RolesAsync([user.Id], null, user, stamp, ct) is { } refused)
        {
            return refused;
        }

        await effects.TeamsAsync(left, null, stamp, ct);
        (managed.Gone, managed.ChangedAt) = (true, stamp.At);
        return (await EndAsync(actor, user, stamp, ct)).Error is { } failed ? failed : Result.Success;
    }

    /// <summary>The same person of the same provider, who signed in here before it provisioned him, or whom an administrator entered.</summary>
    private async Task<UserId?> VouchedForAsync(ProvisioningSettings settings, ScimPerson person, CancellationToken ct) =>
        settings.Issuer is { } issuer && person.ExternalId is { } subject ? (await identities.FindAsync(issuer, subject, ct))?.User : null;

    private async Task<Result<UserId>> MeetAsync(Actor actor, UserId id, ScimPerson person, Stamp stamp, CancellationToken ct)
    {
        if (await users.FindAsync(id, ct) is not { Kind: UserKind.Person } user)
        {
            return new UserNotFound(id);
        }

        var managed = await store.FindUserAsync(id, ct);
        if (managed is { Gone: false })
        {
            return new ExternalIdTaken();
        }

        if (managed is null)
        {
            managed = new ProvisionedUser { Tenant = actor.Tenant, User = id, CreatedAt = stamp.At };
            store.Add(managed);
        }

        managed.Gone = false;
        return await ChangeAsync(actor, user, managed, person, stamp, ct);
    }

    private async Task<Result<(User User, ProvisionedUser Managed)>> FindAsync(Actor actor, UserId id, int? expected, CancellationToken ct)
    {
        var opened = await gate.OpenAsync(actor, "user", id.Value, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (await users.FindAsync(id, ct) is not { } user || await store.FindUserAsync(id, ct) is not { Gone: false } managed)
        {
            return new ProvisionedNotFound(id.ToString());
        }

        return expected is { } version && version != user.Version ? new VersionConflict(user.Version) : (user, managed);
    }

    private async Task<Result<UserId>> ChangeAsync(
        Actor actor, User user, ProvisionedUser managed, ScimPerson person, Stamp stamp, CancellationToken ct)
    {
        // A sync says again what it said before; that is no change, and hurts nobody.
        if (managed.Describe(!user.Disabled) == person)
        {
            return user.Id;
        }

        if (await gate.SparesAsync(user, ct) is { } spared)
        {
            return spared;
        }

        if (await ClashAsync(managed, person, ct) is { } clash)
        {
            return clash;
        }

        var changes = managed.Take(person);
        if (changes.Count > 0)
        {
            var address = person.Address ?? user.Email;
            if (!string.Equals(address, user.Email, StringComparison.OrdinalIgnoreCase)
                && await users.EmailTakenAsync(address!.ToUpperInvariant(), user.Id, ct))
            {
                return new AddressOfAnother();
            }

            user.Provisioned(changes, stamp);
            if (user.Edit(person.Shown, address, user.TimeZone, user.Language, stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }

            // He must not become it by an address that the configuration names.
            if (gate.IsBreakGlass(user))
            {
                return new BreakGlassNotProvisioned();
            }
        }

        user.Enable(person.Active, stamp);
        managed.ChangedAt = stamp.At;
        if (await effects.RolesAsync([user.Id], null, user, stamp, ct) is { } held)
        {
            return held;
        }

        await effects.TeamsAsync([], null, stamp, ct);
        return await EndAsync(actor, user, stamp, ct);
    }

    private async Task<Error?> ClashAsync(ProvisionedUser managed, ScimPerson person, CancellationToken ct)
    {
        if (managed.NormalizedUserName != person.NormalizedUserName
            && await store.FindByUserNameAsync(person.NormalizedUserName, ct) is { } other && other.User != managed.User)
        {
            return new UserNameTaken();
        }

        return person.ExternalId is { } external && external != managed.ExternalId
            && await store.FindByExternalIdAsync(external, ct) is { } same && same.User != managed.User
                ? new ExternalIdTaken()
                : null;
    }

    private async Task<Result<UserId>> EndAsync(Actor actor, User user, Stamp stamp, CancellationToken ct)
    {
        var (endedSessions, endedTokens) = (0, 0);
        if (user.Disabled)
        {
            endedSessions = await sessions.RevokeAllAsync(user.Id, null, stamp.At, ct);
            endedTokens = await tokens.RevokeAllAsync(user.Id, stamp.At, ct);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        effects.Forget(actor.Tenant);
        accounts.Forget(actor.Tenant, user.Id);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        if (user.Disabled)
        {
            logger.UserDeprovisioned(user.Id, endedSessions, endedTokens);
        }

        return user.Id;
    }
}
