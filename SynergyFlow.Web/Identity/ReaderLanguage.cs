using System.Globalization;
using Microsoft.AspNetCore.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;

namespace SynergyFlow.Web.Identity;

/// <summary>
/// Which language a page is in: what the account says, else what was chosen on the sign-in page, else what the browser asks for,
/// else English. A circuit keeps that of the request that started it. What is not a page (the API, work in the background) is
/// written in the invariant culture, whatever the machine is set to.
/// </summary>
internal sealed class ReaderLanguage : RequestCultureProvider
{
    private const int MostAsked = 10;

    /// <summary>Dates and numbers: the language as its own country writes it.</summary>
    private static readonly Dictionary<string, string> s_cultures = new(StringComparer.Ordinal)
    {
        [Languages.English] = "en",
        [Languages.Indonesian] = "id-ID",
        [Languages.Filipino] = "fil-PH",
    };

    /// <summary>What browsers may call them: also the code of before 1989, and Tagalog.</summary>
    private static readonly Dictionary<string, string> s_asked = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = Languages.English,
        ["id"] = Languages.Indonesian,
        ["in"] = Languages.Indonesian,
        ["fil"] = Languages.Filipino,
        ["tl"] = Languages.Filipino,
    };

    public static void UseInvariantCulture() =>
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture, CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) =
        (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture, CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);

    public override async Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var language = await OfAccountAsync(httpContext) ?? LanguageCookie.Read(httpContext) ?? Asked(httpContext) ?? Languages.English;
        return new ProviderCultureResult(s_cultures[language], language);
    }

    private static async Task<string?> OfAccountAsync(HttpContext http) =>
        http.User.TenantOrNull is { } tenant && http.User.UserOrNull is { } user
            ? Languages.Known((await http.RequestServices.GetRequiredService<IAccounts>().FindAsync(tenant, user, http.RequestAborted))?.Language)
            : null;

    private static string? Asked(HttpContext http) => http.Request.GetTypedHeaders().AcceptLanguage
        .Take(MostAsked)
        .Where(wish => wish.Quality != 0)
        .OrderByDescending(wish => wish.Quality ?? 1)
        .Select(wish => s_asked.GetValueOrDefault(wish.Value.Value?.Split('-')[0] ?? ""))
        .FirstOrDefault(language => language is not null);

    public static void Configure(RequestLocalizationOptions options)
    {
        options.RequestCultureProviders = [new ReaderLanguage()];
        options.SetDefaultCulture(Languages.English);
        options.AddSupportedCultures([.. s_cultures.Values]);
        options.AddSupportedUICultures([.. Languages.All]);
    }
}
