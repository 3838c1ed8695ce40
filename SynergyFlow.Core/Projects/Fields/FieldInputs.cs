using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.Fields;

/// <summary>Makes values of what somebody says, by the types of the fields, and says values as history does.</summary>
public static class FieldInputs
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>What the table keeps as it is.</summary>
    public static bool IsKept(decimal number) => Math.Abs(number) <= ItemField.Largest && decimal.Round(number, ItemField.Decimals) == number;

    /// <param name="fields">Of the project.</param>
    /// <param name="type">That the item has, or gets with this.</param>
    /// <param name="now">What it has.</param>
    /// <param name="said">By key; null clears.</param>
    /// <returns>What it has then. Who a person is has still to be looked up.</returns>
    public static Result<IReadOnlyList<FieldEntry>> On(
        IReadOnlyList<ItemField> fields, WorkItemType type, IReadOnlyList<FieldEntry> now, IReadOnlyDictionary<string, FieldInput?> said)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(said);
        List<FieldEntry> kept = [.. now];
        foreach (var (key, input) in said)
        {
            if (fields.FirstOrDefault(one => one.Key == key) is not { } field)
            {
                return new WorkItemFieldUnknown(key);
            }

            List<FieldEntry> before = [.. now.Where(entry => entry.Field == field.Id).OrderBy(entry => entry.Position)];
            var read = input is null ? new Result<IReadOnlyList<FieldEntry>>([], null) : Read(field, input, before);
            if (read.Failed)
            {
                return read.Error;
            }

            // What is there may be said again, and anything may be taken away.
            if (read.Value.Count > 0 && !read.Value.SequenceEqual(before))
            {
                if (field.Archived)
                {
                    return new WorkItemFieldArchived(field);
                }

                if (!field.IsFor(type))
                {
                    return new WorkItemFieldUnfit(field, type);
                }
            }

            kept.RemoveAll(entry => entry.Field == field.Id);
            kept.AddRange(read.Value);
        }

        return kept;
    }

    /// <returns>The first that a new item of the type lacks; null where it has all.</returns>
    public static ItemField? Missing(IReadOnlyList<ItemField> fields, WorkItemType type, IReadOnlyList<FieldEntry> values) =>
        fields.OrderBy(field => field.Position).FirstOrDefault(field => field.Required && !field.Archived && field.IsFor(type) && !values.Any(entry => entry.Field == field.Id));

    /// <summary>As people read it, but for a person, who is an id, and yes and no, which each reader reads in his language.</summary>
    /// <returns>Null for nothing.</returns>
    public static string? Said(ItemField field, IReadOnlyList<FieldEntry> values)
    {
        ArgumentNullException.ThrowIfNull(field);
        List<FieldEntry> its = [.. values.Where(entry => entry.Field == field.Id)];
        return its.Count == 0 ? null : string.Join(", ", its.OrderBy(entry => Order(field, entry)).Select(entry => Said(field, entry)));
    }

    /// <summary>The words by which an item is found: texts, and the names of what is chosen.</summary>
    public static string? Words(IReadOnlyList<ItemField> fields, IReadOnlyList<FieldEntry> values)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(values);
        var words = string.Join('\n', fields.OrderBy(field => field.Position).SelectMany(field => values.Where(entry => entry.Field == field.Id).OrderBy(entry => entry.Position)
            .Select(entry => entry.Text ?? entry.LongText ?? (entry.Option is { } option ? field.Options.FirstOrDefault(one => one.Id == option)?.Name : null))).OfType<string>());
        return words.Length == 0 ? null : words.Length <= MostWords ? words : words[..MostWords];
    }

    /// <summary>Characters: beyond that a document of words has no room beside title and description.</summary>
    public const int MostWords = 50_000;

    private static int Order(ItemField field, FieldEntry entry) =>
        entry.Option is { } option ? field.Options.FirstOrDefault(one => one.Id == option)?.Position ?? 0 : entry.Position;

    private static string Said(ItemField field, FieldEntry entry) =>
        entry.Text ?? entry.LongText ?? entry.Number?.ToString("0.####", CultureInfo.InvariantCulture) ?? entry.Day?.ToString(Day, CultureInfo.InvariantCulture)
        ?? (entry.Yes is { } yes ? yes ? "true" : "false" : null) ?? entry.Person?.ToString()
        ?? field.Options.FirstOrDefault(one => one.Id == entry.Option)?.Name ?? entry.Option.ToString()!;

    private static Result<IReadOnlyList<FieldEntry>> Read(ItemField field, FieldInput input, List<FieldEntry> before) => field.Type switch
    {
        ItemFieldType.Text => Line(field, input),
        ItemFieldType.LongText => LongText(field, input),
        ItemFieldType.Number => Number(field, input),
        ItemFieldType.Date => DateOnly.TryParseExact(input.Text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 2200
            ? One(field, entry => entry with { Day = day })
            : WorkItemFieldWrong.Date(field),
        ItemFieldType.YesNo => input.Yes is { } yes ? One(field, entry => entry with { Yes = yes }) : WorkItemFieldWrong.YesNo(field),
        ItemFieldType.Choice => input.Text is { } one ? Chosen(field, [one], before) : WorkItemFieldWrong.Choice(field),
        ItemFieldType.Choices => input.Several is { } several ? Chosen(field, several, before) : WorkItemFieldWrong.Choices(field),
        ItemFieldType.Person => Guid.TryParse(input.Text, out var person) ? One(field, entry => entry with { Person = new UserId(person) }) : new WorkItemFieldPersonUnknown(field),
        ItemFieldType.Address => Address(field, input),
    };

    private static Result<IReadOnlyList<FieldEntry>> One(ItemField field, Func<FieldEntry, FieldEntry> fill) => new([fill(new FieldEntry(field.Id))], null);

    private static Result<IReadOnlyList<FieldEntry>> Line(ItemField field, FieldInput input)
    {
        if (input.Text is not { } text)
        {
            return WorkItemFieldWrong.Text(field, ItemField.TextLength);
        }

        var line = Text.Check(field.Key, text, ItemField.TextLength);
        return line.Failed ? WorkItemFieldWrong.Text(field, ItemField.TextLength)
            : line.Value is null ? new Result<IReadOnlyList<FieldEntry>>([], null)
            : One(field, entry => entry with { Text = line.Value });
    }

    private static Result<IReadOnlyList<FieldEntry>> LongText(ItemField field, FieldInput input)
    {
        if (input.Text is not { } text)
        {
            return WorkItemFieldWrong.Text(field, ItemField.LongTextLength);
        }

        var body = Text.Check(field.Key, text, ItemField.LongTextLength, multiline: true);
        return body.Failed ? WorkItemFieldWrong.Text(field, ItemField.LongTextLength)
            : body.Value is null ? new Result<IReadOnlyList<FieldEntry>>([], null)
            : One(field, entry => entry with { LongText = body.Value });
    }

    private static Result<IReadOnlyList<FieldEntry>> Number(ItemField field, FieldInput input) =>
        input.Number is not { } number || !IsKept(number) ? WorkItemFieldWrong.Number(field.Key, field.Name)
        : number < field.Least || number > field.Greatest ? WorkItemFieldWrong.Bounds(field)
        : One(field, entry => entry with { Number = number });

    /// <summary>Only what a browser opens as a page: a script in an address would be one click away.</summary>
    private static Result<IReadOnlyList<FieldEntry>> Address(ItemField field, FieldInput input)
    {
        if (input.Text is { } said && string.IsNullOrWhiteSpace(said))
        {
            return new Result<IReadOnlyList<FieldEntry>>([], null);
        }

        var line = Text.Check(field.Key, input.Text, ItemField.TextLength);
        return !line.Failed && Uri.TryCreate(line.Value, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && address.Host.Length > 0
            ? One(field, entry => entry with { Text = line.Value })
            : WorkItemFieldWrong.Address(field);
    }

    /// <summary>By id, or by name in any case.</summary>
    private static Result<IReadOnlyList<FieldEntry>> Chosen(ItemField field, IReadOnlyList<string> said, List<FieldEntry> before)
    {
        HashSet<ItemFieldOption> chosen = [];
        foreach (var one in said)
        {
            var option = Guid.TryParse(one, out var id)
                ? field.Options.FirstOrDefault(other => other.Id.Value == id)
                : field.Options.FirstOrDefault(other => string.Equals(other.Name, one?.Trim(), StringComparison.OrdinalIgnoreCase));
            if (option is null || (option.Archived && !before.Exists(entry => entry.Option == option.Id)))
            {
                return new WorkItemFieldOptionUnknown(field, one ?? "");
            }

            chosen.Add(option);
        }

        return new([.. chosen.OrderBy(option => option.Position).Select((option, place) => new FieldEntry(field.Id, place) { Option = option.Id })], null);
    }
}
