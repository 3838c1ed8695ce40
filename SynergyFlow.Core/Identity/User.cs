using System.Globalization;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// An account. ASP.NET Core Identity signs it in (through a store of ours, docs/adr); profile, role and status change
/// here, with an event for each.
/// </summary>
public sealed class User : Aggregate
{
    public const int NameLength = 120;
    public const int EmailLength = 254;

    private User()
    {
    }

    public UserId Id { get; private init; }

    public UserKind Kind { get; private set; }

    public string DisplayName { get; private set; } = "";

    /// <summary>Also the name to sign in with. Null for placeholders and the system.</summary>
    public string? Email { get; private set; }

    /// <summary>Upper-case; unique per tenant.</summary>
    public string? NormalizedEmail { get; private set; }

    public Role Role { get; private set; }

    public bool Disabled { get; private set; }

    /// <summary>IANA name; null: what the browser says.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>One of <see cref="Languages"/>; null: what the browser asks for.</summary>
    public string? Language { get; private set; }

    /// <summary>Somebody whose requests agents should know to be his.</summary>
    public bool Vip { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    // Credentials: written by ASP.NET Core Identity's user manager and through IPasswords, never in an event.
    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public bool MustChangePassword { get; set; }

    public int AccessFailedCount { get; set; }

    /// <summary>Wrong codes of the second factor since the last right one. A right password does not clear them: whoever has it could guess on.</summary>
    public int FailedCodes { get; set; }

    public DateTimeOffset? LockoutEnd { get; set; }

    public override string AggregateKind => "user";

    public override Guid AggregateId => Id.Value;

    public bool CanSignIn => Kind is UserKind.Person && !Disabled;

    public bool IsActiveAgent => Kind is UserKind.Person && !Disabled && Role >= Role.Agent;

    public static Result<User> Create(TenantId tenant, string displayName, string email, Role role, Stamp stamp) =>
        Create(tenant, displayName, CheckEmail(email), role, stamp);

    /// <summary>Somebody whom a provider vouches for. He needs no address: it is not what he signs in with.</summary>
    public static Result<User> CreateExternal(TenantId tenant, string displayName, string? email, Role role, Stamp stamp) =>
        Create(tenant, displayName, email is null ? new Result<string?>(null, null) : CheckEmail(email), role, stamp);

    private static Result<User> Create(TenantId tenant, string displayName, Result<string?> address, Role role, Stamp stamp)
    {
        var name = Text.Check("displayName", displayName, NameLength, required: true);
        if ((name.Error ?? address.Error ?? CheckRole(tenant, role)) is { } refused)
        {
            return refused;
        }

        var user = new User
        {
            Tenant = tenant,
            Id = UserId.New(),
            DisplayName = name.Value!,
            Email = address.Value,
            NormalizedEmail = address.Value?.ToUpperInvariant(),
            Role = role,
            CreatedAt = stamp.At,
        };
        user.Raise(
            new UserCreated(
            [
                new FieldChange("display_name", null, user.DisplayName),
                new FieldChange("email", null, user.Email),
                new FieldChange("role", null, role.ToText()),
            ]),
            stamp);
        return user;
    }

    public static User Placeholder(TenantId tenant, string displayName, Stamp stamp)
    {
        var user = new User
        {
            Tenant = tenant,
            Id = UserId.New(),
            Kind = UserKind.Placeholder,
            DisplayName = displayName,
            Role = Role.EndUser,
            CreatedAt = stamp.At,
        };
        user.Raise(new UserCreated([new FieldChange("display_name", null, displayName)]), stamp);
        return user;
    }

    /// <summary>The row that the system acts as; it raises no event, because it is part of making the tenant.</summary>
    public static User OfSystem(TenantId tenant, DateTimeOffset now) => new()
    {
        Tenant = tenant,
        Id = UserId.System,
        Kind = UserKind.System,
        DisplayName = "SynergyFlow",
        Role = Role.SystemAdmin,
        CreatedAt = now,
    };

    /// <summary>The row that the identity provider acts as: an administrator whose token reaches no further than provisioning. It signs in nowhere.</summary>
    public static User OfProvisioning(TenantId tenant, DateTimeOffset now) => new()
    {
        Tenant = tenant,
        Id = UserId.Provisioning,
        Kind = UserKind.System,
        DisplayName = "Provisioning",
        Role = Role.TenantAdmin,
        CreatedAt = now,
    };

    /// <returns>Null for what could not be an address here.</returns>
    public static string? AddressOrNull(string? email) => CheckEmail(email).Value;

    public Result Edit(string displayName, string? email, string? timeZone, string? language, Stamp stamp)
    {
        var name = Text.Check("displayName", displayName, NameLength, required: true);
        var address = email is null && Email is null ? new Result<string?>(null, null) : CheckEmail(email);
        var zone = CheckZone(timeZone);
        var spoken = CheckLanguage(language);
        if ((name.Error ?? address.Error ?? zone.Error ?? spoken.Error) is { } refused)
        {
            return refused;
        }

        List<FieldChange> changes =
        [
            new("display_name", DisplayName, name.Value),
            new("email", Email, address.Value),
            new("time_zone", TimeZone, zone.Value),
            new("language", Language, spoken.Value),
        ];
        (DisplayName, Email, TimeZone, Language) = (name.Value!, address.Value, zone.Value, spoken.Value);
        NormalizedEmail = Email?.ToUpperInvariant();
        return Raised(changes, changed => new UserEdited(changed), stamp);
    }

    public Result ChangeRole(Role role, Stamp stamp)
    {
        if (CheckRole(Tenant, role) is { } refused)
        {
            return refused;
        }

        List<FieldChange> changes = [new("role", Role.ToText(), role.ToText())];
        Role = role;
        return Raised(changes, changed => new UserRoleChanged(changed), stamp);
    }

    public Result MarkVip(bool vip, Stamp stamp)
    {
        List<FieldChange> changes = [new("vip", Vip ? "true" : "false", vip ? "true" : "false")];
        Vip = vip;
        return Raised(changes, changed => new UserEdited(changed), stamp);
    }

    public Result Enable(bool enabled, Stamp stamp)
    {
        List<FieldChange> changes = [new("disabled", Disabled ? "true" : "false", enabled ? "false" : "true")];
        Disabled = !enabled;
        return Raised(changes, changed => enabled ? new UserEnabled(changed) : new UserDisabled(changed), stamp);
    }

    /// <summary>Leaves the fact in the log, never the password.</summary>
    public void PasswordChanged(Stamp stamp) => Raise(new UserPasswordChanged([]), stamp);

    /// <summary>Leaves name and reach of the token in the log, never the secret.</summary>
    public void TokenCreated(AccessToken token, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(token);
        Raise(new UserTokenCreated([new FieldChange("token", null, $"{token.Name} ({string.Join(' ', token.Scopes)})")]), stamp);
    }

    public void TokenRevoked(AccessToken token, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(token);
        Raise(new UserTokenRevoked([new FieldChange("token", $"{token.Name} ({string.Join(' ', token.Scopes)})", null)]), stamp);
    }

    /// <summary>Leaves name and contents of the calendar in the log, never the secret.</summary>
    public void CalendarCreated(CalendarFeed feed, Stamp stamp) => Raise(new UserCalendarCreated([new FieldChange("calendar", null, Described(feed))]), stamp);

    public void CalendarRenewed(CalendarFeed feed, Stamp stamp) => Raise(new UserCalendarRenewed([new FieldChange("calendar", null, Described(feed))]), stamp);

    public void CalendarRevoked(CalendarFeed feed, Stamp stamp) => Raise(new UserCalendarRevoked([new FieldChange("calendar", Described(feed), null)]), stamp);

    public void ExternalLinked(ExternalIdentity identity, Stamp stamp) => Raise(
        new UserExternalLinked([new FieldChange("external_identity", null, Describe(identity))]), stamp);

    public void ExternalUnlinked(ExternalIdentity identity, Stamp stamp) => Raise(
        new UserExternalUnlinked([new FieldChange("external_identity", Describe(identity), null)]), stamp);

    /// <summary>Leaves in the log what the provider says of him; what that changes here has events of its own.</summary>
    public void Provisioned(IReadOnlyList<FieldChange> changes, Stamp stamp) => Raise(new UserProvisioned(changes), stamp);

    public void Unprovisioned(string userName, Stamp stamp) => Raise(
        new UserUnprovisioned([new FieldChange("user_name", userName, null)]), stamp);

    /// <summary>Leaves in the log that somebody came in by the emergency door, and from where.</summary>
    public void BreakGlassUsed(string address, Stamp stamp) => Raise(
        new UserBreakGlassUsed([new FieldChange("address", null, address)]), stamp);

    /// <summary>Leaves the fact in the log, as those that follow do, never a key or a code.</summary>
    public void SecondFactorTurnedOn(Stamp stamp) => Raise(new UserSecondFactorOn([new FieldChange("second_factor", null, "app")]), stamp);

    public void SecondFactorTurnedOff(Stamp stamp) => Raise(new UserSecondFactorOff([new FieldChange("second_factor", "app", null)]), stamp);

    /// <param name="passkeys">How many went with it.</param>
    public void SecondFactorReset(bool app, int passkeys, Stamp stamp)
    {
        List<FieldChange> changes = [];
        if (app)
        {
            changes.Add(new FieldChange("second_factor", "app", null));
        }

        if (passkeys > 0)
        {
            changes.Add(new FieldChange("passkeys", passkeys.ToString(CultureInfo.InvariantCulture), "0"));
        }

        Raise(new UserSecondFactorReset(changes), stamp);
    }

    public void RecoveryCodeUsed(int left, Stamp stamp) => Raise(new UserRecoveryCodeUsed([Left(left + 1, left)]), stamp);

    public void RecoveryCodesRenewed(int before, int now, Stamp stamp) => Raise(new UserRecoveryCodesRenewed([Left(before, now)]), stamp);

    public void PasskeyAdded(Passkey passkey, Stamp stamp) => Raise(new UserPasskeyAdded([Named(null, passkey.Name)]), stamp);

    public void PasskeyRenamed(string before, Passkey passkey, Stamp stamp) => Raise(new UserPasskeyRenamed([Named(before, passkey.Name)]), stamp);

    public void PasskeyRemoved(Passkey passkey, Stamp stamp) => Raise(new UserPasskeyRemoved([Named(passkey.Name, null)]), stamp);

    private static FieldChange Named(string? before, string? now) => new("passkey", before, now);

    private static FieldChange Left(int before, int now) =>
        new("recovery_codes", before.ToString(CultureInfo.InvariantCulture), now.ToString(CultureInfo.InvariantCulture));

    private static string Describe(ExternalIdentity identity) => $"{identity.Issuer} {identity.Subject}";

    private Result Raised(List<FieldChange> changes, Func<IReadOnlyList<FieldChange>, IDomainEvent> happened, Stamp stamp)
    {
        changes.RemoveAll(change => change.From == change.To);
        if (changes.Count > 0)
        {
            Raise(happened(changes), stamp);
        }

        return Result.Success;
    }

    private static Error? CheckRole(TenantId tenant, Role role) =>
        !Enum.IsDefined(role) ? new InvalidField("role", "role is not one of the allowed values.")
        : !Roles.Of(tenant).Contains(role) ? new SystemAdministratorsElsewhere()
        : null;

    private static Result<string?> CheckZone(string? zone) =>
        string.IsNullOrWhiteSpace(zone) ? new Result<string?>(null, null)
        : TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone
        : new InvalidField("timeZone", "timeZone is not a known time zone, such as Asia/Jakarta.");

    private static Result<string?> CheckLanguage(string? language) =>
        string.IsNullOrWhiteSpace(language) ? new Result<string?>(null, null)
        : Languages.Known(language) is { } known ? known
        : new InvalidField("language", "language must be one of " + string.Join(", ", Languages.All) + ".");

    private static Result<string?> CheckEmail(string? email)
    {
        var text = Text.Check("email", email, EmailLength, required: true);
        if (text.Failed)
        {
            return text;
        }

        var at = text.Value!.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.Value.LastIndexOf('@') && at < text.Value.Length - 1 && !text.Value.Any(char.IsWhiteSpace)
            ? text
            : new InvalidField("email", "email must look like name@example.org.");
    }

    private static string Described(CalendarFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return $"{feed.Name} ({string.Join(' ', feed.Contents)})";
    }
}
