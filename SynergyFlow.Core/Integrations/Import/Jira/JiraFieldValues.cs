using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What is wrong with a value of a custom field.</summary>
internal delegate void SayOfField(string column, string? value, string code, string what);

/// <summary>Makes of what Jira has in custom fields what the fields of the project take. What does not fit is said, and the item comes without it.</summary>
internal static class JiraFieldValues
{
    public const string LeftOut = "jira.field_value";

    private static readonly string[] s_days = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss.fffzzz", "yyyy-MM-dd'T'HH:mm:ss.fffK", "yyyy-MM-dd'T'HH:mm:sszzz", "ddd, d MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss zzz"];

    /// <param name="type">That the item has, or gets with this.</param>
    /// <param name="now">What it has here.</param>
    /// <param name="who">Who somebody is here; null: nobody.</param>
    /// <param name="read">Gets the names that history has for the fields that Jira said something of, if it is only that they are empty.</param>
    /// <returns>What it has then; fields that the mapping does not name are as they were.</returns>
    public static IReadOnlyList<FieldEntry> Of(
        Project project, PlannedIssue one, JiraPlan plan, WorkItemType type, IReadOnlyList<FieldEntry> now, Func<JiraPerson, UserId?> who, SayOfField say, ISet<string>? read = null)
    {
        var values = now;
        foreach (var (from, to) in plan.Mapping.Fields)
        {
            if (FieldOf(project, to) is not { } field)
            {
                continue;
            }

            var there = one.Issue.Custom.GetValueOrDefault(from);
            var (input, wrong) = there is null ? (null, null) : Input(field, there, plan.Dates, who, cut => say(from, null, "jira.cut", $"'{from}' is longer than {cut} characters; the rest is cut off."));
            var set = wrong is null ? FieldInputs.On(project.Fields, type, values, new Dictionary<string, FieldInput?> { [field.Key] = input }) : default;
            if ((wrong ?? Said(set.Error)) is { } why)
            {
                say(from, there?.Said, LeftOut, $"'{from}': {why.TrimEnd('.')}; it is left out.");
                continue;
            }

            values = set.Value!;
            read?.Add(field.InHistory);
        }

        return values;
    }

    /// <summary>Whom an issue names in fields that are people here.</summary>
    public static IEnumerable<JiraPerson> PeopleOf(Project project, PlannedIssue one, JiraMapping mapping) =>
        mapping.Fields.Where(pair => FieldOf(project, pair.Value)?.Type is ItemFieldType.Person).SelectMany(pair => one.Issue.Custom.GetValueOrDefault(pair.Key)?.Persons ?? []);

    public static ItemField? FieldOf(Project project, JiraField wanted) =>
        project.Fields.FirstOrDefault(field => string.Equals(field.Name, wanted.Name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <returns>The value as an option would be called.</returns>
    public static string? OptionOf(string value) => JiraTranslation.Clean(value.ReplaceLineEndings(" "), ItemFieldOption.NameLength);

    /// <summary>As Jira writes numbers, with a point: a comma may be one of two things.</summary>
    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool? YesNo(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" => true,
        "FALSE" or "NO" => false,
        _ => null,
    };

    /// <summary>A day or a moment that needs nobody to say how it is written.</summary>
    public static bool IsDay(string text) => DateTimeOffset.TryParseExact(JiraDates.WithColon(text), s_days, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>A list of a hundred options says nothing that the page of fields does not.</summary>
    private static string? Said(Error? refused) => refused is WorkItemFieldOptionUnknown ? $"the list has no such option, or has archived it, and has room for {ItemFieldOption.Most}" : refused?.Message;

    private static (FieldInput? Input, string? Wrong) Input(ItemField field, JiraCustom there, JiraDates dates, Func<JiraPerson, UserId?> who, Action<int> cut)
    {
        if (there.Values.Count > 1 && field.Type is not (ItemFieldType.Text or ItemFieldType.LongText or ItemFieldType.Choices))
        {
            return (null, $"it has {there.Values.Count} values, and {field.Name} takes one");
        }

        var value = there.Values[0];
        return field.Type switch
        {
            ItemFieldType.Text => (Text(there.Said.ReplaceLineEndings(" "), ItemField.TextLength, cut), null),
            ItemFieldType.LongText => (Text(there.Values.Count > 1 ? string.Join('\n', there.Values) : value, ItemField.LongTextLength, cut), null),
            ItemFieldType.Number => Number(value) is { } number ? (FieldInput.Of(decimal.Round(number, ItemField.Decimals)), null) : (null, "this is no number"),
            ItemFieldType.Date => dates.ReadDay(value) is { } day ? (FieldInput.Of(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), null) : (null, "this is no day in the way that the mapping says"),
            ItemFieldType.YesNo => YesNo(value) is { } yes ? (FieldInput.Of(yes), null) : (null, "this is neither yes nor no"),
            ItemFieldType.Choice => OptionOf(value) is { } option ? (FieldInput.Of(option), null) : (null, null),
            ItemFieldType.Choices => (FieldInput.Of([.. there.Values.Select(OptionOf).OfType<string>()]), null),
            ItemFieldType.Person => who(there.Persons.First()) is { } person ? (FieldInput.Of(person.ToString()), null) : (null, "nobody here is called so"),
            ItemFieldType.Address => (FieldInput.Of(value), null),
        };
    }

    private static FieldInput? Text(string said, int longest, Action<int> cut)
    {
        if (said.Length > longest)
        {
            cut(longest);
        }

        return JiraTranslation.Clean(said, longest) is { } text ? FieldInput.Of(text) : null;
    }
}
