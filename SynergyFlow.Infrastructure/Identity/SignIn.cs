using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <param name="MustChangePassword">He may do nothing else before.</param>
public sealed record SignedIn(
    TenantId Tenant, UserId User, string Name, Role Role, SessionId Session, DateTimeOffset ExpiresAt, bool MustChangePassword)
{
    /// <summary>Through which provider; null: with the password that is kept here.</summary>
    public string? Provider { get; init; }
}

/// <param name="UserAgent">What the browser says of itself; shown to its owner only.</param>
public sealed record Client(string UserAgent, string IpAddress);

/// <summary>Opens sessions, in the tenant of the scope. Why it refuses is its secret: the log knows.</summary>
public sealed partial class SignIn
{
    private static readonly TimeSpan s_keep = TimeSpan.FromDays(30);

    private readonly UserManager<User> _manager;
    private readonly Passwords _passwords;
    private readonly SynergyFlowDbContext _db;
    private readonly TimeProvider _time;
    private readonly IOptions<SessionLimits> _limits;
    private readonly ISessions _sessions;
    private readonly IOptions<LocalSignIn> _local;
    private readonly IBreakGlass _breakGlass;
    private readonly NoteBreakGlass _note;
    private readonly ILogger<SignIn> _logger;

    internal SignIn(
        UserManager<User> manager,
        Passwords passwords,
        SynergyFlowDbContext db,
        TimeProvider time,
        IOptions<SessionLimits> limits,
        ISessions sessions,
        IOptions<LocalSignIn> local,
        IBreakGlass breakGlass,
        NoteBreakGlass note,
        ILogger<SignIn> logger)
    {
        (_manager, _passwords, _db, _time, _limits) = (manager, passwords, db, time, limits);
        (_sessions, _local, _breakGlass, _note, _logger) = (sessions, local, breakGlass, note, logger);
    }

    /// <param name="previous">The session this browser had; it ends.</param>
    /// <returns>Null for an unknown address, a wrong password, a locked or disabled account alike, after about the same time.</returns>
    public async Task<SignedIn?> ByPasswordAsync(
        string? email, string? password, Client client, SessionId? previous, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var user = string.IsNullOrWhiteSpace(email) || email.Length > User.EmailLength
            ? null
            : await _manager.FindByEmailAsync(email.Trim());
        if (user is null)
        {
            _passwords.Waste(password ?? "");
            Refused(_logger, "unknown address", null);
            return null;
        }

        var check = await _passwords.CheckAsync(user, password ?? "", ct);
        if (check is not PasswordCheck.Right || !user.CanSignIn)
        {
            Refused(_logger, check is PasswordCheck.Right ? "disabled" : check.ToText(), user.Id);
            return null;
        }

        var emergency = _breakGlass.Is(user);
        if (!emergency && !_local.Value.Local)
        {
            Refused(_logger, "local sign-in is off", user.Id);
            return null;
        }

        if (emergency && (await _note.ExecuteAsync(Actor.System(user.Tenant), new(user.Id, Fit(client.IpAddress, 64)), ct)).Failed)
        {
            Refused(_logger, "use could not be recorded", user.Id);
            return null;
        }

        return await OpenAsync(user, client, previous, ct);
    }

    /// <summary>A new session for somebody who has just proved again who he is, such as by changing his password.</summary>
    public async Task<SignedIn?> AgainAsync(UserId id, Client client, SessionId previous, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var user = await _db.Set<User>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        return user is { CanSignIn: true } ? await OpenAsync(user, client, previous, ct) : null;
    }

    /// <summary>A session for somebody whom a provider has just vouched for. The password that he may have here is not asked for.</summary>
    public async Task<SignedIn?> ByProviderAsync(UserId id, string provider, Client client, SessionId? previous, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var user = await _db.Set<User>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        return user is { CanSignIn: true }
            ? await OpenAsync(user, client, previous, ct) with { MustChangePassword = false, Provider = provider }
            : null;
    }

    private async Task<SignedIn> OpenAsync(User user, Client client, SessionId? previous, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var session = new Session
        {
            Tenant = user.Tenant,
            Id = SessionId.New(),
            User = user.Id,
            UserAgent = Fit(client.UserAgent, 300),
            IpAddress = Fit(client.IpAddress, 64),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now.Add(_limits.Value.Absolute),
        };
        _db.Add(session);
        await _db.SaveChangesAsync(ct);
        await _db.Set<Session>().Where(row => row.Id == previous && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), ct);
        var old = now - s_keep;
        await _db.Set<Session>().Where(row => row.User == user.Id && row.ExpiresAt < old).ExecuteDeleteAsync(ct);
        _sessions.Forget(user.Tenant, user.Id);
        Succeeded(_logger, user.Id, session.Id);
        return new SignedIn(user.Tenant, user.Id, user.DisplayName, user.Role, session.Id, session.ExpiresAt, user.MustChangePassword);
    }

    private static string Fit(string text, int most)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c))]);
        return clean.Length > most ? clean[..most] : clean;
    }

    [LoggerMessage(1101, LogLevel.Information, "User {User} signed in with session {Session}")]
    private static partial void Succeeded(ILogger logger, UserId user, SessionId session);

    [LoggerMessage(1102, LogLevel.Warning, "Sign-in refused ({Reason}) for user {User}")]
    private static partial void Refused(ILogger logger, string reason, UserId? user);
}
