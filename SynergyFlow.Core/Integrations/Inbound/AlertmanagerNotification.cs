using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

/// <summary>What Alertmanager posts to a webhook, version 4 (prometheus.io/docs/alerting/latest/configuration, webhook_config).</summary>
/// <param name="Alerts">All of the group that the notification is about.</param>
/// <param name="TruncatedAlerts">How many it left out.</param>
public sealed record AlertmanagerNotification(string? Version, IReadOnlyList<AlertmanagerNotification.Alert?>? Alerts, int? TruncatedAlerts = null)
{
    /// <summary>Alertmanager's zero: an alert that is not over ends then.</summary>
    private const int NoYear = 1;

    /// <param name="Status">firing or resolved.</param>
    /// <param name="Fingerprint">A hash of the labels.</param>
    public sealed record Alert(
        string? Status,
        IReadOnlyDictionary<string, string?>? Labels,
        IReadOnlyDictionary<string, string?>? Annotations,
        DateTimeOffset? StartsAt,
        DateTimeOffset? EndsAt,
        string? GeneratorUrl,
        string? Fingerprint);

    public Result<IReadOnlyList<AlertFacts>> Facts()
    {
        if (Version is not "4")
        {
            return new InboundMessageRefused("version must be \"4\": this is not a notification of Alertmanager.", "version");
        }

        if (Alerts is not { Count: > 0 and <= AlertFacts.MostAlerts })
        {
            return new InboundMessageRefused($"alerts must hold 1 to {AlertFacts.MostAlerts} alerts. Set max_alerts in Alertmanager's webhook_config.", "alerts");
        }

        List<AlertFacts> facts = [];
        for (var i = 0; i < Alerts.Count; i++)
        {
            var read = Read(Alerts[i], $"alerts[{i}]");
            if (read.Failed)
            {
                return read.Error;
            }

            facts.Add(read.Value);
        }

        return facts;
    }

    private static Result<AlertFacts> Read(Alert? alert, string path)
    {
        if (alert is null)
        {
            return new InboundMessageRefused($"{path} is null.", path);
        }

        var fingerprint = AlertFacts.FingerprintOf($"{path}.fingerprint", alert.Fingerprint);
        if (fingerprint.Failed)
        {
            return fingerprint.Error;
        }

        if (alert.Status is not ("firing" or "resolved"))
        {
            return new InboundMessageRefused($"{path}.status is firing or resolved.", $"{path}.status");
        }

        if (alert.StartsAt is not { } startsAt)
        {
            return new InboundMessageRefused($"{path}.startsAt is required.", $"{path}.startsAt");
        }

        var firing = alert.Status is "firing";
        if (!firing && alert.EndsAt is not { Year: > NoYear })
        {
            return new InboundMessageRefused($"{path}.endsAt is required of a resolved alert.", $"{path}.endsAt");
        }

        var labels = alert.Labels ?? new Dictionary<string, string?>(StringComparer.Ordinal);
        var annotations = alert.Annotations ?? new Dictionary<string, string?>(StringComparer.Ordinal);
        var title = AlertFacts.Clean(First(annotations, "summary", "title") ?? First(labels, "alertname"), AlertFacts.TitleLength);
        return new AlertFacts(
            fingerprint.Value,
            firing,
            AlertFacts.SeverityOf(First(labels, "severity", "priority")),
            title.Length == 0 ? "Alert without a name" : title,
            AlertFacts.Clean(First(annotations, "description", "message"), AlertFacts.DescriptionLength, multiline: true),
            AlertFacts.Clean(First(labels, "service", "job"), AlertFacts.ServiceLength) is { Length: > 0 } service ? service : null,
            AlertFacts.UrlOf(alert.GeneratorUrl),
            AlertFacts.LabelsOf(labels),
            startsAt.ToUniversalTime(),
            (firing ? startsAt : alert.EndsAt!.Value).ToUniversalTime());
    }

    private static string? First(IReadOnlyDictionary<string, string?> texts, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (texts.GetValueOrDefault(name) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }

        return null;
    }
}
