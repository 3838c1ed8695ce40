using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>
/// What a browser is asked to sign, and whether it did: the framework verifies. What was asked goes along in the form, protected: a cookie
/// would be that of the newest page only, and whoever has signed out in two tabs could sign in from one of them only.
/// </summary>
internal sealed partial class PasskeyCeremony(
    IPasskeyHandler<User> handler, IDataProtectionProvider protection, TimeProvider time, ILogger<PasskeyCeremony> logger)
{
    /// <summary>A sign-in page may lie open for a while before somebody chooses his passkey.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("SynergyFlow.Passkey.v1");

    public static void Configure(IdentityPasskeyOptions options)
    {
        // Two factors in one: the device, and what unlocks it. And found without typing a name.
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
    }

    /// <summary>Passkeys belong to a name; browsers have none for an address of numbers.</summary>
    public static bool IsPossibleAt(HttpContext http) => !IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out _);

    /// <returns>What the browser is given to sign in with any passkey it has.</returns>
    public async Task<PasskeyQuestion> AskAsync(HttpContext http)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, http);
        return new(asked.RequestOptionsJson, Protect(new Kept(Creates: false, asked.AssertionState ?? "", null, time.GetUtcNow())));
    }

    /// <returns>What the browser is given to make a passkey.</returns>
    public async Task<PasskeyQuestion> AskForNewAsync(HttpContext http, UserId user, string address, string person, string name)
    {
        var asked = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = user.ToString(), Name = address, DisplayName = person }, http);
        return new(asked.CreationOptionsJson, Protect(new Kept(Creates: true, asked.AttestationState ?? "", name, time.GetUtcNow())));
    }

    /// <returns>Null for an answer that proves nothing, or comes too late.</returns>
    public async Task<(User User, UserPasskeyInfo Passkey, DateTimeOffset AskedAt)?> AnswerAsync(HttpContext http, PasskeyAnswer? given)
    {
        if (Unprotect(given?.Asked) is not { Creates: false } kept)
        {
            return null;
        }

        var answer = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http, CredentialJson = given?.Credential ?? "", AssertionState = kept.State });
        if (!answer.Succeeded)
        {
            Refused(logger, answer.Failure.Message);
            return null;
        }

        return (answer.User, answer.Passkey, kept.AskedAt);
    }

    /// <returns>The name that was chosen and what was made; null for an answer that proves nothing, comes too late, or is somebody else's.</returns>
    public async Task<(string Name, PasskeyData Data)?> MadeAsync(HttpContext http, UserId user, PasskeyAnswer? given)
    {
        if (Unprotect(given?.Asked) is not { Creates: true, Name: { } name } kept)
        {
            return null;
        }

        var made = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http, CredentialJson = given?.Credential ?? "", AttestationState = kept.State });
        if (!made.Succeeded || made.UserEntity.Id != user.ToString())
        {
            Refused(logger, made.Failure?.Message ?? "made for somebody else");
            return null;
        }

        var key = made.Passkey;
        return (name, new PasskeyData(key.CredentialId, key.PublicKey, key.SignCount, key.Transports ?? [], key.IsBackupEligible, key.IsBackedUp));
    }

    private string Protect(Kept kept) => _protector.Protect(JsonSerializer.Serialize(kept));

    private Kept? Unprotect(string? asked)
    {
        try
        {
            return asked is not null
                && JsonSerializer.Deserialize<Kept>(_protector.Unprotect(asked)) is { } kept
                && time.GetUtcNow() - kept.AskedAt < s_time
                ? kept
                : null;
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(1209, LogLevel.Warning, "A passkey was refused: {Reason}")]
    private static partial void Refused(ILogger logger, string reason);

    /// <param name="Creates">A passkey was to be made, not used.</param>
    /// <param name="Name">Of the one to be made.</param>
    private sealed record Kept(bool Creates, string State, string? Name, DateTimeOffset AskedAt);
}

/// <param name="Options">JSON for the browser: what it is to sign, and for whom.</param>
/// <param name="Asked">Comes back with the answer.</param>
internal sealed record PasskeyQuestion(string Options, string Asked);

/// <summary>The fields of a form with a passkey.</summary>
public sealed class PasskeyAnswer
{
    public string? Asked { get; set; }

    /// <summary>JSON of the browser.</summary>
    public string? Credential { get; set; }
}
