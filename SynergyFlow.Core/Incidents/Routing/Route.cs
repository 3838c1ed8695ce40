using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Routing;

/// <summary>Which team takes which incidents: those that have all that it names. One that names nothing takes what is left.</summary>
/// <param name="Name">Unique in its tenant in any case; receipts and history call the route so.</param>
/// <param name="Category">Covers those below it: <c>Network</c> takes <c>Network/WiFi</c>, a category and its subcategory.</param>
/// <param name="Tags">In lower case, sorted; the incident has to have each.</param>
public sealed record Route(string Name, TeamId Team, string? Category, string? Service, IReadOnlyList<string> Tags)
{
    public const int NameLength = 80;
    public const int CategoryLength = (2 * WorkRecord.NameLength) + 1;

    /// <param name="field">Of the route in what was sent, such as <c>routes[3]</c>.</param>
    internal Result<Route> Checked(string field)
    {
        var name = Text.Check(field + ".name", Name, NameLength, required: true);
        var category = Text.Check(field + ".category", Category?.Trim().Trim('/'), CategoryLength);
        var service = Text.Check(field + ".service", Service, WorkRecord.NameLength);
        var tags = Text.CheckEach(field + ".tags", Tags, WorkRecord.TagLength);
        if ((name.Error ?? category.Error ?? service.Error ?? tags.Error) is { } refused)
        {
            return refused;
        }

        SortedSet<string> distinct = new(tags.Value!.Select(tag => tag.ToLowerInvariant()), StringComparer.Ordinal);
        return distinct.Count > WorkRecord.MostTags
            ? new InvalidField(field + ".tags", $"A route names at most {WorkRecord.MostTags} tags.")
            : new Route(name.Value!, Team, category.Value, service.Value, [.. distinct]);
    }

    /// <summary>Whether both take the same incidents, so that whichever stands later gets none.</summary>
    public bool AsksLike(Route other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return string.Equals(Category, other.Category, StringComparison.OrdinalIgnoreCase)
            && string.Equals(Service, other.Service, StringComparison.OrdinalIgnoreCase)
            && Tags.SequenceEqual(other.Tags);
    }

    /// <summary>The whole route in a line, for the history of the table.</summary>
    /// <param name="team">The name of its team.</param>
    internal string Said(string team)
    {
        List<string> asked = [];
        if (Service is not null)
        {
            asked.Add($"service {Service}");
        }

        if (Category is not null)
        {
            asked.Add($"category {Category}");
        }

        if (Tags.Count > 0)
        {
            asked.Add($"tags {string.Join(", ", Tags)}");
        }

        return $"{Name}: {(asked.Count == 0 ? "the rest" : string.Join("; ", asked))} → {team}";
    }
}
