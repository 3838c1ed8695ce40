using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Lists and shows accounts to those who may see them: oneself always, others as an agent.</summary>
public sealed class ReadUsers(IUserQueries queries, AccountGate gate, IAuthorizer authorizer)
{
    public async Task<Result<Page<UserRow>>> ListAsync(Actor actor, UserFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var allowed = await MayReadAsync(actor, null, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (filter.Limit is < 1 or > 200)
        {
            return new InvalidField("limit", "limit must be 1 to 200.");
        }

        if (filter.Text is { Length: > UserFilter.LongestText })
        {
            return new InvalidField("text", $"text may have at most {UserFilter.LongestText} characters.");
        }

        return await queries.ListAsync(actor.Tenant, filter, ct) is { } page
            ? page
            : new InvalidField("cursor", "cursor is not one that this list gave out.");
    }

    public async Task<Result<UserDetails>> FindAsync(Actor actor, UserId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (id != actor.Id && await MayReadAsync(actor, id, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return await queries.FindAsync(actor.Tenant, id, ct) is { } found ? found : new UserNotFound(id);
    }

    public async Task<Result<IReadOnlyList<SessionRow>>> SessionsAsync(Actor actor, UserId user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (user != actor.Id && await gate.MayManageAsync(actor, user, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return new Result<IReadOnlyList<SessionRow>>(await queries.SessionsAsync(actor.Tenant, user, ct), null);
    }

    public async Task<Result<IReadOnlyList<TokenRow>>> TokensAsync(Actor actor, UserId user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (user != actor.Id && await gate.MayManageAsync(actor, user, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return new Result<IReadOnlyList<TokenRow>>(await queries.TokensAsync(actor.Tenant, user, ct), null);
    }

    public async Task<Result<IReadOnlyList<ExternalRow>>> ExternalAsync(Actor actor, UserId user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (user != actor.Id && await gate.MayManageAsync(actor, user, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return new Result<IReadOnlyList<ExternalRow>>(await queries.ExternalAsync(actor.Tenant, user, ct), null);
    }

    public async Task<Result<IReadOnlyList<PasskeyRow>>> PasskeysAsync(Actor actor, UserId user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (user != actor.Id && await gate.MayManageAsync(actor, user, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return new Result<IReadOnlyList<PasskeyRow>>(await queries.PasskeysAsync(actor.Tenant, user, ct), null);
    }

    private Task<Result> MayReadAsync(Actor actor, UserId? id, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.PeopleRead, new Resource("user", actor.Tenant, id?.Value), ct);
}
