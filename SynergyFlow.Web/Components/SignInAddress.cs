namespace SynergyFlow.Web.Components;

/// <summary>What a tenant tells its people.</summary>
internal static class SignInAddress
{
    /// <param name="here">The address of this installation as the reader came to it.</param>
    public static string Of(string here, string? host, string shortName)
    {
        UriBuilder address = new(here) { Path = "/sign-in" };
        if (host is null)
        {
            address.Query = "company=" + shortName;
        }
        else
        {
            address.Host = host;
        }

        return address.Uri.AbsoluteUri;
    }
}
