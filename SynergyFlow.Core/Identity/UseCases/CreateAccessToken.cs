using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Makes a personal access token for /api. It never reaches further than its owner, nor than the token that asked.</summary>
public sealed class CreateAccessToken(
    ITokenStore tokens,
    IUserStore users,
    IAccounts accounts,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<CreateAccessToken> logger)
{
    public const int LongestDays = 365;
    public const int Most = 50;

    /// <param name="Scopes">Of <see cref="TokenScopes"/>, at least one.</param>
    /// <param name="Days">1 to <see cref="LongestDays"/>.</param>
    public sealed record Command(string Name, IReadOnlyList<string> Scopes, int Days);

    /// <param name="Secret">Shown once, kept nowhere.</param>
    public sealed record Created(AccessTokenId Id, string Secret, DateTimeOffset ExpiresAt)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => $"{nameof(Created)} {Id}";
    }

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var name = Text.Check("name", command.Name, AccessToken.NameLength, required: true);
        if ((name.Error ?? await CheckScopesAsync(actor, command.Scopes, ct)) is { } refused)
        {
            return refused;
        }

        if (command.Days is < 1 or > LongestDays)
        {
            return new InvalidField("days", $"days must be 1 to {LongestDays}.");
        }

        if (await users.FindAsync(actor.Id, ct) is not { } user)
        {
            return new UserNotFound(actor.Id);
        }

        var now = time.GetUtcNow();
        if (await tokens.CountLiveAsync(actor.Id, now, ct) >= Most)
        {
            return new TooManyTokens(Most);
        }

        var secret = TokenSecret.New(actor.Tenant);
        var token = new AccessToken
        {
            Tenant = actor.Tenant,
            Id = AccessTokenId.New(),
            User = actor.Id,
            Name = name.Value!,
            Hash = TokenSecret.Hash(secret),
            Hint = TokenSecret.Hint(secret),
            Scopes = [.. TokenScopes.All.Where(command.Scopes.Contains)],
            CreatedAt = now,
            ExpiresAt = now.AddDays(command.Days),
        };
        tokens.Add(token);
        user.TokenCreated(token, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.TokenCreated(token.Id, actor.Id);
        return new Created(token.Id, secret, token.ExpiresAt);
    }

    private async Task<Error?> CheckScopesAsync(Actor actor, IReadOnlyList<string>? scopes, CancellationToken ct)
    {
        if (scopes is not { Count: > 0 })
        {
            return new InvalidField("scopes", "scopes needs at least one of " + string.Join(", ", TokenScopes.All) + ".");
        }

        var role = (await accounts.FindAsync(actor.Tenant, actor.Id, ct))?.Role;
        var grantable = TokenScopes.For(role).Where(scope => actor.Scopes is null || actor.Scopes.Contains(scope)).ToList();
        return scopes.All(grantable.Contains)
            ? null
            : new InvalidField("scopes", "scopes may be " + string.Join(", ", grantable) + " for you.");
    }
}
