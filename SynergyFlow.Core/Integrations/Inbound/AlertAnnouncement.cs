using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

/// <summary>An alert in the product's own JSON, for whatever is not Alertmanager.</summary>
/// <param name="Fingerprint">The same for the same trouble: later messages about it update, resolve and reopen one incident.</param>
/// <param name="Status">firing or resolved.</param>
/// <param name="Severity">critical, error, warning or info; other systems' words for them are understood.</param>
/// <param name="StartsAt">Since when it fires; absent: <paramref name="Time"/>.</param>
/// <param name="Time">As of when this is true; absent: when it arrives.</param>
public sealed record AlertAnnouncement(
    string? Fingerprint,
    string? Status,
    string? Severity,
    string? Title,
    string? Description,
    string? Service,
    string? Url,
    IReadOnlyDictionary<string, string?>? Labels,
    DateTimeOffset? StartsAt,
    DateTimeOffset? Time)
{
    /// <param name="received">When it came.</param>
    public Result<IReadOnlyList<AlertFacts>> Facts(DateTimeOffset received)
    {
        var fingerprint = AlertFacts.FingerprintOf("fingerprint", Fingerprint);
        if (fingerprint.Failed)
        {
            return fingerprint.Error;
        }

        if (Status is not ("firing" or "resolved"))
        {
            return new InboundMessageRefused("status is firing or resolved.", "status");
        }

        var title = AlertFacts.Clean(Title, AlertFacts.TitleLength);
        if (title.Length == 0)
        {
            return new InboundMessageRefused("title is required.", "title");
        }

        var at = (Time ?? received).ToUniversalTime();
        return (AlertFacts[])
        [
            new AlertFacts(
                fingerprint.Value,
                Status is "firing",
                AlertFacts.SeverityOf(Severity),
                title,
                AlertFacts.Clean(Description, AlertFacts.DescriptionLength, multiline: true),
                AlertFacts.Clean(Service, AlertFacts.ServiceLength) is { Length: > 0 } service ? service : null,
                AlertFacts.UrlOf(Url),
                AlertFacts.LabelsOf(Labels),
                StartsAt?.ToUniversalTime() ?? at,
                at),
        ];
    }
}
