using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Inbound;

public enum AlertState
{
    Firing,
    Resolved,
}

/// <summary>
/// What is known of one trouble of one source, by its fingerprint. It is what its newest message says, in whatever order they arrive: each
/// message has a time, and an older one changes nothing but that the trouble has been.
/// </summary>
public sealed class Alert
{
    public required TenantId Tenant { get; init; }

    public required InboundSourceId Source { get; init; }

    public required string Fingerprint { get; init; }

    public AlertState State { get; private set; }

    public AlertSeverity Severity { get; private set; }

    public string Title { get; private set; } = "";

    public string Description { get; private set; } = "";

    public string? Service { get; private set; }

    public string? Url { get; private set; }

    public Dictionary<string, string> Labels { get; private set; } = [];

    /// <summary>Of the present or last time that it fires.</summary>
    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>As of when all this is so.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>How many messages told of it.</summary>
    public int Messages { get; private set; }

    /// <summary>The incident that it opened last.</summary>
    public RecordId? Incident { get; private set; }

    public bool IsFiring => State is AlertState.Firing;

    /// <returns>What is news in it.</returns>
    public AlertNews Take(AlertFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var isFirst = Messages == 0;
        Messages++;
        if (!isFirst && !IsNewer(facts))
        {
            return new AlertNews(Fires: false, Ends: false, Worsens: false);
        }

        AlertNews news = new(
            Fires: facts.Firing && (isFirst || !IsFiring || StartsAt != facts.StartsAt),
            Ends: !facts.Firing && (isFirst || IsFiring),
            Worsens: !isFirst && facts.Severity != Severity);
        State = facts.Firing ? AlertState.Firing : AlertState.Resolved;
        (Severity, Title, Description, Service, Url) = (facts.Severity, facts.Title, facts.Description, facts.Service, facts.Url);
        (Labels, StartsAt, At) = (new Dictionary<string, string>(facts.Labels, StringComparer.Ordinal), facts.StartsAt, facts.At);
        return news;
    }

    public void Opened(RecordId incident) => Incident = incident;

    /// <summary>Of the same moment, the end comes after the beginning, and the worse after the milder: so the order of arrival never matters.</summary>
    private bool IsNewer(AlertFacts facts)
    {
        var order = facts.At.CompareTo(At);
        order = order != 0 ? order : IsFiring.CompareTo(facts.Firing);
        order = order != 0 ? order : Severity.CompareTo(facts.Severity);
        return (order != 0 ? order : string.CompareOrdinal(facts.Title, Title)) > 0;
    }
}

/// <param name="Fires">It fires anew.</param>
/// <param name="Ends">It is over.</param>
/// <param name="Worsens">It is worse or milder than before.</param>
public readonly record struct AlertNews(bool Fires, bool Ends, bool Worsens);
