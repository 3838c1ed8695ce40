using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>Why a version decides nothing any more, as a sentence.</summary>
internal static class PolicyEndWords
{
    /// <returns>Null where there is nothing to say.</returns>
    public static string? Say(IStringLocalizer<StudioText> text, PolicyEnd? end, string? reason) => (end, reason) switch
    {
        (null, _) or (_, null) => null,
        (PolicyEnd.Replaced, { } number) => text["ReplacedBy", number].Value,
        (PolicyEnd.Budget, { } counts) => text["PutAside", [.. counts.Split(' ').Select(Count)]].Value,
        (_, { } why) => text["RetiredBecause", why].Value,
    };

    private static object Count(string number) => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
}
