using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>
/// Finds the account of somebody whom a provider has just vouched for, or makes it where that is wished, and brings it in line
/// with his claims. The system asks: nobody is signed in yet.
/// </summary>
public sealed class SignInExternally(
    AccountGate gate,
    IExternalIdentityStore identities,
    IProvisioningStore provisioning,
    IUserStore users,
    ITeamDirectory directory,
    ITeamStore teams,
    IAccounts accounts,
    IBreakGlass breakGlass,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<SignInExternally> logger)
{
    /// <param name="Role">What the mapping makes of the claims; null: the provider has no say in roles.</param>
    /// <param name="Teams">Each team that the mapping names, and whether the claims put him into it.</param>
    /// <param name="CreateAccount">Make an account for who has none.</param>
    /// <param name="ObjectId">What the signed token says in oid, where it says that.</param>
    public sealed record Command(
        string Issuer, string Subject, string? Name, string? Email, Role? Role, IReadOnlyDictionary<string, bool> Teams, bool CreateAccount, string? ObjectId = null);

    public async Task<Result<UserId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        var identity = await identities.FindAsync(ExternalIdentity.Canonical(command.Issuer), command.Subject, ct);
        var known = identity ?? await ProvisionedAsync(actor, command, stamp, ct);
        var found = known is null
            ? await CreateAsync(actor, command, stamp, ct)
            : await KnownAsync(known, command, stamp, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var user = found.Value;
        await PlaceAsync(actor, user, command, stamp, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        if (known is null)
        {
            logger.UserCreatedExternally(user.Id, command.Issuer);
        }
        else if (identity is null)
        {
            logger.ExternalLinked(user.Id, command.Issuer, actor.Id, ExternalOrigin.Provisioned);
        }

        return user.Id;
    }

    /// <summary>
    /// The account that the same provider has provisioned for him: by what it called him there and calls him now in a signed token. What
    /// he is called by others, an address among it, is not asked for.
    /// </summary>
    private async Task<ExternalIdentity?> ProvisionedAsync(Actor actor, Command command, Stamp stamp, CancellationToken ct)
    {
        var settings = await provisioning.GetAsync(actor.Tenant, ct);
        if (!settings.Enabled || settings.Issuer is null || settings.Issuer != ExternalIdentity.Canonical(command.Issuer))
        {
            return null;
        }

        var called = settings.Claim is ProvisionedClaim.Subject ? command.Subject : command.ObjectId;
        if (string.IsNullOrEmpty(called) || await provisioning.FindByExternalIdAsync(called, ct) is not { Gone: false } managed
            || await users.FindAsync(managed.User, ct) is not { CanSignIn: true } user || breakGlass.Is(user)
            || await identities.CountAsync(user.Id, ct) >= LinkExternalIdentity.Most)
        {
            return null;
        }

        var made = ExternalIdentity.Create(user, command.Issuer, command.Subject, ExternalOrigin.Provisioned, stamp);
        if (made.Failed)
        {
            return null;
        }

        identities.Add(made.Value);
        user.ExternalLinked(made.Value, stamp);
        return made.Value;
    }

    private async Task<Result<User>> CreateAsync(Actor actor, Command command, Stamp stamp, CancellationToken ct)
    {
        if (!command.CreateAccount)
        {
            return new ExternalUnknown();
        }

        var email = User.AddressOrNull(command.Email);
        if (email is not null && await users.EmailTakenAsync(email.ToUpperInvariant(), null, ct))
        {
            // Whose address it is does not prove who he is: the account's owner has to say that it is the same person.
            return new ExternalEmailTaken();
        }

        var made = User.CreateExternal(actor.Tenant, NameOf(command), email, command.Role ?? Role.EndUser, stamp);
        if (made.Failed)
        {
            return new ExternalClaimsUnusable();
        }

        var identity = ExternalIdentity.Create(made.Value, command.Issuer, command.Subject, ExternalOrigin.Created, stamp);
        if (identity.Failed)
        {
            return new ExternalClaimsUnusable();
        }

        identity.Value.LastUsedAt = stamp.At;
        made.Value.ExternalLinked(identity.Value, stamp);
        users.Add(made.Value);
        identities.Add(identity.Value);
        return made.Value;
    }

    private async Task<Result<User>> KnownAsync(ExternalIdentity identity, Command command, Stamp stamp, CancellationToken ct)
    {
        if (await users.FindAsync(identity.User, ct) is not { CanSignIn: true } user)
        {
            return new ExternalDisabled();
        }

        // It may have been linked before the configuration named it; then no mapping must take its role away.
        if (breakGlass.Is(user))
        {
            return new BreakGlassStaysLocal();
        }

        if (command.Role is { } role && role != user.Role)
        {
            if (await gate.KeepsAnAdministratorAsync(user, role, ct) is not null)
            {
                return new ExternalLastAdministrator();
            }

            user.ChangeRole(role, stamp);
        }

        // Who linked an account that he had before keeps its name and address: the address is what he signs in with here. Of whom
        // the provider provisions it says both there.
        if (identity.Origin is not ExternalOrigin.Linked && await provisioning.FindUserAsync(user.Id, ct) is not { Gone: false })
        {
            await ProfileAsync(user, command, stamp, ct);
        }

        identity.LastUsedAt = stamp.At;
        return user;
    }

    private async Task ProfileAsync(User user, Command command, Stamp stamp, CancellationToken ct)
    {
        var email = User.AddressOrNull(command.Email);
        var unchanged = email is null || string.Equals(email, user.Email, StringComparison.OrdinalIgnoreCase);
        if (command.Email is { Length: > 0 } && (email is null || (!unchanged && await users.EmailTakenAsync(email.ToUpperInvariant(), user.Id, ct))))
        {
            logger.ExternalEmailKept(user.Id, command.Issuer);
            unchanged = true;
        }

        var name = string.IsNullOrWhiteSpace(command.Name) ? user.DisplayName : Fit(command.Name);
        user.Edit(name, unchanged ? user.Email : email, user.TimeZone, user.Language, stamp);
    }

    /// <summary>Into the teams that the claims name and out of the others that the mapping knows; all further teams stay as they are.</summary>
    private async Task PlaceAsync(Actor actor, User user, Command command, Stamp stamp, CancellationToken ct)
    {
        if (command.Teams.Count == 0)
        {
            return;
        }

        var known = await directory.ListAsync(actor.Tenant, ct);
        List<(TeamId Id, bool Wanted)> places = [];
        foreach (var (name, wanted) in command.Teams)
        {
            if (known.FirstOrDefault(team => team.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } team)
            {
                places.Add((team.Id, wanted && !team.Archived && user.IsActiveAgent));
            }
            else
            {
                logger.MappedTeamMissing(command.Issuer, name);
            }
        }

        foreach (var (id, wanted) in places.OrderBy(place => place.Id.Value))
        {
            var isIn = await directory.IsMemberAsync(actor.Tenant, id, user.Id, ct);
            if (isIn == wanted || await teams.FindAsync(id, ct) is not { } team)
            {
                continue;
            }

            if (wanted)
            {
                team.Join(user.Id, TeamRole.Member, stamp);
            }
            else
            {
                team.Leave(user.Id, stamp);
            }
        }
    }

    private static string NameOf(Command command) =>
        Fit(new[] { command.Name, command.Email, command.Subject }.First(text => !string.IsNullOrWhiteSpace(text))!);

    private static string Fit(string text)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c))]).Trim();
        return clean.Length > User.NameLength ? clean[..User.NameLength] : clean;
    }
}
