using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Loads sessions for change, in the tenant of the scope.</summary>
public interface ISessionStore
{
    Task<Session?> FindAsync(SessionId id, CancellationToken ct);

    /// <summary>Marks every live session of the user as revoked, but for one; saved with the unit of work.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RevokeAllAsync(UserId user, SessionId? except, DateTimeOffset now, CancellationToken ct);
}

/// <summary>Loads personal access tokens for change, in the tenant of the scope.</summary>
public interface ITokenStore
{
    Task<AccessToken?> FindAsync(AccessTokenId id, CancellationToken ct);

    Task<int> CountLiveAsync(UserId user, DateTimeOffset now, CancellationToken ct);

    /// <summary>Marks every live token of the user as revoked; saved with the unit of work.</summary>
    Task<int> RevokeAllAsync(UserId user, DateTimeOffset now, CancellationToken ct);

    void Add(AccessToken token);
}

public enum PasswordCheck
{
    Right,
    Wrong,

    /// <summary>Too many attempts; this one was not looked at.</summary>
    Locked,
}

/// <summary>Sets and checks passwords with slow, salted hashes.</summary>
public interface IPasswords
{
    /// <summary>
    /// Counts the attempt before it looks at it, so that a thousand guesses at once are five guesses. Whatever way a
    /// password is asked on, this is the way.
    /// </summary>
    Task<PasswordCheck> CheckAsync(User user, string password, CancellationToken ct);

    /// <summary>Stores the hash and a new security stamp on the user; saved with the unit of work.</summary>
    void Set(User user, string password, bool mustChange);
}

/// <summary>The one account that signs in with its password whatever the providers do.</summary>
public interface IBreakGlass
{
    bool Is(User user);
}
