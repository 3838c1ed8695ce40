using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

/// <summary>The worse the smaller.</summary>
public enum AlertSeverity
{
    Critical = 1,
    Error = 2,
    Warning = 3,
    Info = 4,
}

/// <summary>One alert as a message tells it, checked and cut to what is kept.</summary>
/// <param name="Fingerprint">The same for the same trouble, however often it is told.</param>
/// <param name="Firing">False: it is over.</param>
/// <param name="StartsAt">Since when it fires.</param>
/// <param name="At">As of when this is told; what is older changes nothing any more.</param>
public sealed record AlertFacts(
    string Fingerprint,
    bool Firing,
    AlertSeverity Severity,
    string Title,
    string Description,
    string? Service,
    string? Url,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset StartsAt,
    DateTimeOffset At)
{
    public const int FingerprintLength = 200;
    public const int TitleLength = 200;
    public const int DescriptionLength = 4_000;
    public const int UrlLength = 2_000;
    public const int ServiceLength = 120;

    /// <summary>Of an alert; the first by name are kept.</summary>
    public const int MostLabels = 64;
    public const int LabelLength = 500;

    /// <summary>In one message.</summary>
    public const int MostAlerts = 500;

    /// <summary>What monitoring systems call how bad it is; anything else counts as a warning.</summary>
    public static AlertSeverity SeverityOf(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "CRITICAL" or "CRIT" or "PAGE" or "FATAL" or "EMERGENCY" or "DISASTER" or "P1" => AlertSeverity.Critical,
        "ERROR" or "MAJOR" or "HIGH" or "P2" => AlertSeverity.Error,
        "INFO" or "INFORMATION" or "INFORMATIONAL" or "NONE" or "LOW" or "DEBUG" or "OK" or "P4" => AlertSeverity.Info,
        _ => AlertSeverity.Warning,
    };

    /// <summary>Other systems' texts in the shape of ours: without control characters, and cut where they are too long.</summary>
    public static string Clean(string? text, int longest, bool multiline = false)
    {
        StringBuilder clean = new();
        foreach (var rune in (text ?? "").Trim().EnumerateRunes())
        {
            var kept = !Rune.IsControl(rune) || (multiline && rune.Value is '\n' or '\t') ? rune : new Rune(' ');
            if (clean.Length + kept.Utf16SequenceLength > longest - 1)
            {
                return clean.ToString().TrimEnd() + '…';
            }

            clean.Append(kept.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <returns>Null for what is no address that a browser may follow.</returns>
    public static string? UrlOf(string? text) =>
        text is { Length: <= UrlLength } && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;

    public static IReadOnlyDictionary<string, string> LabelsOf(IEnumerable<KeyValuePair<string, string?>>? labels) =>
        (labels ?? []).Select(label => (Name: Clean(label.Key, LabelLength), Value: Clean(label.Value, LabelLength)))
            .Where(label => label.Name.Length > 0)
            .DistinctBy(label => label.Name, StringComparer.Ordinal)
            .OrderBy(label => label.Name, StringComparer.Ordinal)
            .Take(MostLabels)
            .ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);

    internal static Result<string> FingerprintOf(string path, string? text)
    {
        var fingerprint = text?.Trim();
        return string.IsNullOrEmpty(fingerprint) ? new InboundMessageRefused($"{path} is required.", path)
            : fingerprint.Length > FingerprintLength ? new InboundMessageRefused($"{path} may have at most {FingerprintLength} characters.", path)
            : fingerprint.Any(char.IsControl) ? new InboundMessageRefused($"{path} contains a control character.", path)
            : fingerprint;
    }
}
