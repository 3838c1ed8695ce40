namespace SynergyFlow.Web.Identity;

/// <summary>Where to go after signing in comes from the address bar, so it may only lead to this site.</summary>
internal static class LocalUrl
{
    public const string Start = "/desk";

    public static string Or(string? url, string otherwise = Start) => IsLocal(url) ? url! : otherwise;

    private static bool IsLocal(string? url) =>
        url is ['/', ..]
        && url is not ['/', '/' or '\\', ..]
        && !url.Any(c => char.IsControl(c) || c is '\\')
        && !url.StartsWith("/sign-in", StringComparison.OrdinalIgnoreCase)
        && !url.StartsWith("/sign-out", StringComparison.OrdinalIgnoreCase);
}
