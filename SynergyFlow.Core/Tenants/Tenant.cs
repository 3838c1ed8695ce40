using System.Globalization;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants;

/// <summary>
/// An organisation that uses this installation; nothing of it is ever seen by another. Who there is, is kept by the first: what happens to
/// a tenant is an event of the first one's log, whose administrators run the installation.
/// </summary>
public sealed partial class Tenant : Aggregate
{
    public const int NameLength = 120;
    public const int ShortNameLength = 40;
    public const int HostLength = 253;

    private Tenant() => base.Tenant = First;

    /// <summary>The tenant that a new installation starts with.</summary>
    public static TenantId First { get; } = new(new Guid("00000000-0000-7000-8000-0000000000a1"));

    public const string ShortNameOfFirst = "main";

    public TenantId Id { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>What people type where one address serves several tenants, and what the configuration calls it. It stays what it was.</summary>
    public string ShortName { get; private init; } = "";

    /// <summary>Whoever comes by this name of a host comes to this tenant; lower-case, in ASCII. Null: it has none of its own.</summary>
    public string? Host { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Nobody of it may come in; what it has stays.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    public override string AggregateKind => "tenant";

    public override Guid AggregateId => Id.Value;

    /// <summary>A row that an installation begins with: nobody founded it.</summary>
    public static Tenant Begin(TenantId id, string name, string shortName, DateTimeOffset now) =>
        new() { Id = id, Name = name, ShortName = shortName, CreatedAt = now };

    public static Result<Tenant> Create(string? name, string? shortName, string? host, Stamp stamp)
    {
        var (named, hosted) = (Text.Check("name", name, NameLength, required: true), CheckHost(host));
        var plain = shortName?.Trim().ToLowerInvariant() ?? "";
        Error? refused = named.Error
            ?? (IsShortName(plain) ? null : new InvalidField(
                "shortName", $"shortName has small letters, digits and hyphens within them, at most {ShortNameLength}."))
            ?? hosted.Error;
        if (refused is not null)
        {
            return refused;
        }

        Tenant tenant = new() { Id = TenantId.New(), Name = named.Value!, ShortName = plain, Host = hosted.Value, CreatedAt = stamp.At };
        List<FieldChange> changes = [new("name", null, tenant.Name), new("short_name", null, plain)];
        if (tenant.Host is not null)
        {
            changes.Add(new("host", null, tenant.Host));
        }

        tenant.Raise(new TenantCreated(changes), stamp);
        return tenant;
    }

    public Result Edit(string? name, string? host, Stamp stamp)
    {
        var (named, hosted) = (Text.Check("name", name, NameLength, required: true), CheckHost(host));
        if ((named.Error ?? hosted.Error) is { } refused)
        {
            return refused;
        }

        List<FieldChange> changes = [new("name", Name, named.Value), new("host", Host, hosted.Value)];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Host) = (named.Value!, hosted.Value);
        if (changes.Count > 0)
        {
            Raise(new TenantEdited(changes), stamp);
        }

        return Result.Success;
    }

    public Result Suspend(Stamp stamp)
    {
        if (Id == First)
        {
            return new FirstTenantStays();
        }

        if (SuspendedAt is null)
        {
            SuspendedAt = stamp.At;
            Raise(new TenantSuspended([new("suspended", "false", "true")]), stamp);
        }

        return Result.Success;
    }

    public void Resume(Stamp stamp)
    {
        if (SuspendedAt is not null)
        {
            SuspendedAt = null;
            Raise(new TenantResumed([new("suspended", "true", "false")]), stamp);
        }
    }

    /// <summary>Is in the log before it is done in the other tenant: nothing is done there that nobody asked for here.</summary>
    /// <param name="email">Checked.</param>
    public void AskForAdministrator(string email, Stamp stamp) =>
        Raise(new TenantAdministratorRequested([new("email", null, email.Trim())]), stamp);

    public static bool IsShortName(string text) => ShortNames().IsMatch(text);

    private static Result<string?> CheckHost(string? host)
    {
        var text = Text.Check("host", host, HostLength);
        if (text.Value is not { } typed)
        {
            return text;
        }

        return Ascii(typed) is { } name && Uri.CheckHostName(name) is UriHostNameType.Dns
            ? name
            : new InvalidField("host", "host is the name of a host alone, such as help.example.org, without https:// and port.");
    }

    private static string? Ascii(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null; // a label that is empty or too long
        }
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex ShortNames();
}
