using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>Whether people may sign in with a password that is kept here.</summary>
public sealed class LocalSignIn
{
    public const string Section = "SignIn";

    /// <summary>False: nobody but the break-glass account.</summary>
    public bool Local { get; init; } = true;

    /// <summary>The e-mail address of the account of the first tenant that signs in with its password whatever the providers do.</summary>
    public string? BreakGlass { get; init; }
}

internal sealed class LocalSignInValidator : IValidateOptions<LocalSignIn>
{
    public ValidateOptionsResult Validate(string? name, LocalSignIn options) =>
        options.Local || !string.IsNullOrWhiteSpace(options.BreakGlass)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "SignIn:Local is off and SignIn:BreakGlass names no account: when the provider is down nobody could sign in. Name one.");
}

internal sealed class BreakGlass(IOptions<LocalSignIn> options) : IBreakGlass
{
    private readonly string? _email = string.IsNullOrWhiteSpace(options.Value.BreakGlass) ? null : options.Value.BreakGlass.Trim().ToUpperInvariant();

    public bool Is(User user) => _email is not null && user.NormalizedEmail == _email && user.Tenant == Tenant.First;
}
