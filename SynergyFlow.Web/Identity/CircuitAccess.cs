using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using SynergyFlow.Core.Identity.Contracts;

namespace SynergyFlow.Web.Identity;

/// <summary>
/// A circuit's principal is fixed when it starts; this looks again every 20 s. With what the account and session caches
/// add (10 s), a disabled user's pages end and a demoted user's shrink within 30 s. What a use case does is decided
/// sooner: it asks for the rights at every command.
/// </summary>
internal sealed class CircuitAuthenticationState(ILoggerFactory loggers, IAccounts accounts, ISessions sessions)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    internal static TimeSpan Interval { get; } = TimeSpan.FromSeconds(20);

    protected override TimeSpan RevalidationInterval => Interval;

    protected override Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        StillCountsAsync(authenticationState.User, cancellationToken);

    internal async Task<bool> StillCountsAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        if (principal.TenantOrNull is not { } tenant
            || principal.UserOrNull is not { } user
            || principal.SessionOrNull is not { } session
            || await accounts.FindAsync(tenant, user, ct) is not { } account
            || !await sessions.IsLiveAsync(tenant, user, session, ct))
        {
            return false;
        }

        if (principal.WithRole(account.Role) is { } demotedOrLifted)
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(demotedOrLifted)));
        }

        return true;
    }
}

/// <summary>Clicks in a page keep its session awake: they come over the socket and make no request.</summary>
internal sealed class CircuitActivity(AuthenticationStateProvider authentication, ISessions sessions, TimeProvider time) : CircuitHandler
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(30);
    private DateTimeOffset _noted;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        var now = time.GetUtcNow();
        if (now - _noted >= s_every)
        {
            _noted = now;
            await NoteAsync();
        }

        await next(context);
    };

    private async Task NoteAsync()
    {
        var principal = (await authentication.GetAuthenticationStateAsync()).User;
        if (principal.TenantOrNull is { } tenant && principal.UserOrNull is { } user && principal.SessionOrNull is { } session
            && await sessions.IsLiveAsync(tenant, user, session, CancellationToken.None))
        {
            await sessions.SeenAsync(tenant, user, session, CancellationToken.None);
        }
    }
}
