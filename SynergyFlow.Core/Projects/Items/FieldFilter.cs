using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>Which values of a field of a project an item is to have, as addresses say it: <c>field.tier=Gold,Silver</c>, <c>field.cost=1..5</c>, <c>field.tier=none</c>.</summary>
public sealed record FieldFilter(ProjectId Project, ItemFieldId Field)
{
    public const string Prefix = "field.";
    public const string Nothing = "none";
    public const string Myself = "me";
    private const string Between = "..";

    /// <summary>At once in one address.</summary>
    public const int Most = 10;

    /// <summary>Of one field.</summary>
    public const int MostValues = 50;

    /// <summary>What has no value; together with values: or one of them.</summary>
    public bool None { get; init; }

    public IReadOnlyList<ItemFieldOptionId> Options { get; init; } = [];

    public IReadOnlyList<UserId> People { get; init; } = [];

    public bool? Yes { get; init; }

    /// <summary>In small letters.</summary>
    public string? Text { get; init; }

    public decimal? From { get; init; }

    public decimal? To { get; init; }

    public DateOnly? FromDay { get; init; }

    public DateOnly? ToDay { get; init; }

    /// <summary>There is something to compare with, beside nothing.</summary>
    public bool HasValues => Options.Count > 0 || People.Count > 0 || Yes is not null || Text is not null || (From ?? To) is not null || (FromDay ?? ToDay) is not null;

    /// <param name="said">Of an address, by name, of those that begin with <see cref="Prefix"/>.</param>
    /// <param name="me">Who asks.</param>
    public static Result<IReadOnlyList<FieldFilter>> Read(ProjectId project, IReadOnlyList<ItemFieldRow> fields, IReadOnlyDictionary<string, string> said, UserId me)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(said);
        List<FieldFilter> filters = [];
        foreach (var (name, value) in said)
        {
            if (fields.FirstOrDefault(one => Prefix + one.Key == name) is not { } field)
            {
                return new InvalidField(name, $"The project has no field {(name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name)}.");
            }

            var filter = Read(project, field, value, me);
            if (filter.Failed)
            {
                return filter.Error;
            }

            filters.Add(filter.Value);
        }

        return filters.Count > Most ? new InvalidField(Prefix, $"At most {Most} fields at once.") : filters;
    }

    private static Result<FieldFilter> Read(ProjectId project, ItemFieldRow field, string said, UserId me)
    {
        FieldFilter filter = new(project, field.Id);
        if (said is Nothing)
        {
            return filter with { None = true };
        }

        return field.Type switch
        {
            ItemFieldType.Text or ItemFieldType.Address => filter with { Text = said.Trim().ToLowerInvariant() },
            ItemFieldType.LongText => Wrong(field, "is searched, not filtered; none finds what has no text"),
            ItemFieldType.Number => Number(filter, field, said),
            ItemFieldType.Date => Day(filter, field, said),
            ItemFieldType.YesNo => said is "true" or "false" ? filter with { Yes = said is "true" } : Wrong(field, "is true, false or none"),
            ItemFieldType.Choice or ItemFieldType.Choices => Chosen(filter, field, said),
            ItemFieldType.Person => Named(filter, field, said, me),
        };
    }

    private static Result<FieldFilter> Chosen(FieldFilter filter, ItemFieldRow field, string said)
    {
        // One whose name has a comma is meant before those on both sides of it.
        string[] names = Option(field, said) is not null ? [said] : said.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<ItemFieldOptionId> chosen = [];
        foreach (var name in names.Where(name => name is not Nothing))
        {
            if (Option(field, name) is not { } option)
            {
                return Wrong(field, $"has no option {name}");
            }

            chosen.Add(option.Id);
        }

        return chosen.Count > MostValues ? Wrong(field, $"takes at most {MostValues} options") : filter with { Options = chosen, None = names.Contains(Nothing) };
    }

    private static ItemFieldOptionRow? Option(ItemFieldRow field, string said) =>
        field.Options.FirstOrDefault(option => option.Id.ToString() == said) ?? field.Options.FirstOrDefault(option => string.Equals(option.Name, said, StringComparison.OrdinalIgnoreCase));

    private static Result<FieldFilter> Named(FieldFilter filter, ItemFieldRow field, string said, UserId me)
    {
        var names = said.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<UserId> people = [];
        foreach (var name in names.Where(name => name is not Nothing))
        {
            if (name is not Myself && !Guid.TryParse(name, out _))
            {
                return Wrong(field, "is the id of a person, me or none; several by commas");
            }

            people.Add(name is Myself ? me : new UserId(Guid.Parse(name)));
        }

        return people.Count > MostValues ? Wrong(field, $"takes at most {MostValues} people") : filter with { People = people, None = names.Contains(Nothing) };
    }

    private static Result<FieldFilter> Number(FieldFilter filter, ItemFieldRow field, string said)
    {
        var (from, to) = Ends(said);
        if (!Read(from, out decimal? least) || !Read(to, out decimal? greatest) || (least ?? greatest) is null)
        {
            return Wrong(field, "is a number, or from..to with either end left out, such as 1..5");
        }

        return filter with { From = least, To = greatest };

        static bool Read(string text, out decimal? number)
        {
            var isNumber = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read);
            number = isNumber ? read : null;
            return (isNumber && FieldInputs.IsKept(read)) || text.Length == 0;
        }
    }

    private static Result<FieldFilter> Day(FieldFilter filter, ItemFieldRow field, string said)
    {
        var (from, to) = Ends(said);
        if (!Read(from, out var first) || !Read(to, out var last) || (first ?? last) is null)
        {
            return Wrong(field, "is a day such as 2026-12-31, or from..to with either end left out");
        }

        return filter with { FromDay = first, ToDay = last };

        static bool Read(string text, out DateOnly? day)
        {
            var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
            day = isDay ? read : null;
            return isDay || text.Length == 0;
        }
    }

    private static (string From, string To) Ends(string said) =>
        said.IndexOf(Between, StringComparison.Ordinal) is >= 0 and var at ? (said[..at].Trim(), said[(at + Between.Length)..].Trim()) : (said.Trim(), said.Trim());

    private static InvalidField Wrong(ItemFieldRow field, string message) => new(Prefix + field.Key, $"{Prefix}{field.Key} {message}.");
}
