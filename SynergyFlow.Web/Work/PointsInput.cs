using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Work;

/// <summary>Points as people type them: a comma as they write it, or the point that keypads have.</summary>
internal static class PointsInput
{
    /// <returns>Null where it is a number, or nothing.</returns>
    public static Error? Read(string? typed, out decimal? points)
    {
        var isNumber = decimal.TryParse(typed?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        points = isNumber ? number : null;
        return isNumber || string.IsNullOrWhiteSpace(typed) ? null : new InvalidField("points", "points is a number.");
    }
}
