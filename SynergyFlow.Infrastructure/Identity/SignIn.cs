using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <param name="MustChangePassword">He may do nothing else before.</param>
public sealed record SignedIn(
    TenantId Tenant, UserId User, string Name, Role Role, SessionId Session, DateTimeOffset ExpiresAt, bool MustChangePassword)
{
    /// <summary>Through which provider; null: with the password that is kept here.</summary>
    public string? Provider { get; init; }
}

/// <summary>What somebody whose password was right has to show before he gets a session.</summary>
public enum SecondStep
{
    /// <summary>A code of his second factor.</summary>
    Code,

    /// <summary>He has none and must: he sets one up.</summary>
    SetUp,
}

/// <summary>He may do nothing but the step.</summary>
/// <param name="Stamp">Of the account: another one means that its password was changed meanwhile.</param>
public sealed record HalfSignedIn(TenantId Tenant, UserId User, string Name, string Stamp, SecondStep Step);

/// <summary>What a right password leads to: one of both.</summary>
public sealed record PasswordAnswer(SignedIn? SignedIn, HalfSignedIn? Half)
{
    /// <summary>Neither: nobody of his tenant may come in.</summary>
    public static PasswordAnswer Suspended { get; } = new(null, null);
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
    private readonly PassSecondFactor _pass;
    private readonly UsePasskey _usePasskey;
    private readonly SecondFactorRule _rule;
    private readonly ITenantDirectory _tenants;
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
        PassSecondFactor pass,
        UsePasskey usePasskey,
        SecondFactorRule rule,
        ITenantDirectory tenants,
        ILogger<SignIn> logger)
    {
        (_manager, _passwords, _db, _time, _limits) = (manager, passwords, db, time, limits);
        (_sessions, _local, _breakGlass, _note, _logger) = (sessions, local, breakGlass, note, logger);
        (_pass, _usePasskey, _rule, _tenants) = (pass, usePasskey, rule, tenants);
    }

    /// <param name="previous">The session this browser had; it ends.</param>
    /// <returns>Null for an unknown address, a wrong password, a locked or disabled account alike, after about the same time.</returns>
    public async Task<PasswordAnswer?> ByPasswordAsync(
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

        if (!_breakGlass.Is(user) && !_local.Value.Local)
        {
            Refused(_logger, "local sign-in is off", user.Id);
            return null;
        }

        if (await IsSuspendedAsync(user, ct))
        {
            return PasswordAnswer.Suspended;
        }

        if (await HasSecondFactorAsync(user.Id, ct))
        {
            return Half(user, SecondStep.Code);
        }

        if (await _rule.RequiresAsync(user, ct))
        {
            return Half(user, SecondStep.SetUp);
        }

        return await FinishAsync(user, client, previous, ct) is { } signedIn ? new PasswordAnswer(signedIn, null) : null;
    }

    /// <summary>The second step, with a code of the app or a recovery code.</summary>
    public async Task<Result<SignedIn>> ByCodeAsync(
        HalfSignedIn half, string? code, Client client, SessionId? previous, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(half);
        ArgumentNullException.ThrowIfNull(client);
        var passed = half.Step is SecondStep.Code
            ? await _pass.ExecuteAsync(Actor.System(half.Tenant), new(half.User, half.Stamp, code), ct)
            : new SignInOver();
        if (passed.Failed)
        {
            Refused(_logger, passed.Error.Code, half.User);
            return passed.Error;
        }

        return await FinishAsync(half, client, previous, ct);
    }

    /// <summary>With what a passkey signed and the framework verified: who has it and unlocked it is asked for nothing more.</summary>
    /// <param name="askedAt">When the device was given what it signed.</param>
    /// <returns>Null for an account that may not sign in, or not so, and for an answer that was used already.</returns>
    public async Task<SignedIn?> ByPasskeyAsync(
        User user, UserPasskeyInfo passkey, DateTimeOffset askedAt, Client client, SessionId? previous, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(passkey);
        ArgumentNullException.ThrowIfNull(client);
        if (!_breakGlass.Is(user) && !_local.Value.Local)
        {
            Refused(_logger, "local sign-in is off", user.Id);
            return null;
        }

        var used = await _usePasskey.ExecuteAsync(
            Actor.System(user.Tenant), new(user.Id, passkey.CredentialId, passkey.SignCount, passkey.IsBackedUp, askedAt), ct);
        if (used.Failed)
        {
            Refused(_logger, "passkey", user.Id);
            return null;
        }

        return await FinishAsync(user, client, previous, ct);
    }

    /// <summary>For who had to set up a second factor first, and has.</summary>
    public async Task<Result<SignedIn>> AfterSetUpAsync(HalfSignedIn half, Client client, SessionId? previous, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(half);
        ArgumentNullException.ThrowIfNull(client);
        return half.Step is SecondStep.SetUp && await HasSecondFactorAsync(half.User, ct)
            ? await FinishAsync(half, client, previous, ct)
            : new SignInOver();
    }

    /// <returns>False for one whose account was changed since his password was checked, or has got what he was to set up.</returns>
    public async Task<bool> StillCountsAsync(HalfSignedIn half, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(half);
        return await FindAsync(half, ct) is not null && await HasSecondFactorAsync(half.User, ct) == half.Step is SecondStep.Code;
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
        return user is { CanSignIn: true } && !await IsSuspendedAsync(user, ct)
            ? await OpenAsync(user, client, previous, ct) with { MustChangePassword = false, Provider = provider }
            : null;
    }

    private static PasswordAnswer Half(User user, SecondStep step) =>
        new(null, new HalfSignedIn(user.Tenant, user.Id, user.DisplayName, user.SecurityStamp, step));

    private Task<bool> HasSecondFactorAsync(UserId user, CancellationToken ct) =>
        _db.Set<SecondFactor>().AnyAsync(factor => factor.User == user && factor.OnSince != null, ct);

    private async Task<User?> FindAsync(HalfSignedIn half, CancellationToken ct) =>
        await _db.Set<User>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == half.User, ct) is { CanSignIn: true } user
            && user.SecurityStamp == half.Stamp ? user : null;

    private async Task<Result<SignedIn>> FinishAsync(HalfSignedIn half, Client client, SessionId? previous, CancellationToken ct) =>
        await FindAsync(half, ct) is { } user && await FinishAsync(user, client, previous, ct) is { } signedIn ? signedIn : new SignInOver();

    private async Task<bool> IsSuspendedAsync(User user, CancellationToken ct)
    {
        if ((await _tenants.ReadAsync(ct)).Find(user.Tenant) is not { Suspended: true })
        {
            return false;
        }

        Refused(_logger, "tenant is suspended", user.Id);
        return true;
    }

    /// <returns>Null where the tenant is suspended, and where the use of the break-glass account cannot be recorded: then it is not used.</returns>
    private async Task<SignedIn?> FinishAsync(User user, Client client, SessionId? previous, CancellationToken ct)
    {
        if (await IsSuspendedAsync(user, ct))
        {
            return null;
        }

        if (_breakGlass.Is(user) && (await _note.ExecuteAsync(Actor.System(user.Tenant), new(user.Id, Fit(client.IpAddress, 64)), ct)).Failed)
        {
            Refused(_logger, "use could not be recorded", user.Id);
            return null;
        }

        return await OpenAsync(user, client, previous, ct);
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
