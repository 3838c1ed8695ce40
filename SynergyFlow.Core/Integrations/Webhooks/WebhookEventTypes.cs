using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

/// <summary>
/// Which events a webhook is for: <c>*</c>, all of a kind (<c>incident.*</c>) or single ones (<c>incident.resolved</c>). What happens to
/// webhooks themselves is sent only to those that name it, one by one.
/// </summary>
public static class WebhookEventTypes
{
    public const string All = "*";
    private const string Field = "eventTypes";
    private const string EveryOne = ".*";
    private const string Own = "webhook.";
    private const int MostChoices = 100;

    public static IReadOnlyList<string> Kinds { get; } =
        [.. AuditTypes.All.Select(type => type[..(type.IndexOf('.', StringComparison.Ordinal) + 1)]).Where(kind => kind != Own).Distinct().Select(kind => kind + "*")];

    public static Result<IReadOnlyList<string>> Check(IReadOnlyCollection<string?>? chosen)
    {
        if (chosen is null or { Count: 0 })
        {
            return new InvalidField(Field, "eventTypes must name at least one type of event, a kind such as incident.*, or * for all.");
        }

        if (chosen.Count > MostChoices)
        {
            return new InvalidField(Field, $"eventTypes may have at most {MostChoices} entries; * stands for all.");
        }

        SortedSet<string> types = new(StringComparer.Ordinal);
        foreach (var choice in chosen)
        {
            var type = choice?.Trim() ?? "";
            if (type == Own + "*")
            {
                return new InvalidField(Field, "What happens to webhooks is named one by one, such as webhook.disabled.");
            }

            if (type != All && !Kinds.Contains(type) && !AuditTypes.All.Contains(type))
            {
                return new InvalidField(Field, $"There is no type of event '{(type.Length > 80 ? type[..80] : type)}'. A kind is written incident.*, all are *.");
            }

            types.Add(type);
        }

        return types.ToList();
    }

    public static bool Match(IReadOnlyCollection<string> chosen, string type)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(type);
        return chosen.Contains(type)
            || (!type.StartsWith(Own, StringComparison.Ordinal)
                && chosen.Any(choice => choice == All || (choice.EndsWith(EveryOne, StringComparison.Ordinal) && type.StartsWith(choice[..^1], StringComparison.Ordinal))));
    }
}
