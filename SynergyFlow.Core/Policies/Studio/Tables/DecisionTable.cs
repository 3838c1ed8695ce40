using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Policies.Studio.Tables;

public enum FactKind
{
    /// <summary>A number from 1.</summary>
    Level,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Somebody wrote it; in any case.</summary>
    Name,

    /// <summary>Somebody wrote it, in any case; it covers those below it, behind a slash.</summary>
    Category,

    /// <summary>In lower case; the incident may have several, and one of them is enough.</summary>
    Tag,
}

/// <summary>A fact of the question that a row may ask for, or something that a row may say.</summary>
/// <param name="Key">As the policy's text calls it.</param>
/// <param name="Values">All that there are; empty where people write them.</param>
/// <param name="Length">Of one that is written.</param>
public sealed record TableFact(string Key, FactKind Kind, IReadOnlyList<string> Values, int Length = 0)
{
    public bool IsWritten => Kind is FactKind.Name or FactKind.Category or FactKind.Tag;

    internal static TableFact Levels(string key, int last) =>
        new(key, FactKind.Level, [.. Enumerable.Range(1, last).Select(level => level.ToString(CultureInfo.InvariantCulture))]);

    internal static TableFact Flag(string key) => new(key, FactKind.Flag, ["true", "false"]);

    internal static TableFact Choice<TEnum>(string key)
        where TEnum : struct, Enum => new(key, FactKind.Choice, [.. EnumText.All<TEnum>()]);

    internal static TableFact Written(string key, FactKind kind, int length) => new(key, kind, [], length);
}

/// <summary>What comes of a row that fits.</summary>
/// <param name="Key">One of <see cref="DecisionTable.Effects"/>.</param>
public sealed record TableEffect(string Key, string Value);

/// <summary>A row: where each fact that it names has one of the values, this comes of it.</summary>
/// <param name="When">Values by fact; a fact that is not there may have any.</param>
/// <param name="Note">Why, for those who read the reasons of a decision.</param>
public sealed record TableRow(IReadOnlyDictionary<string, IReadOnlyList<string>> When, TableEffect Then, string? Note = null);

/// <summary>What is wrong in a cell of a row.</summary>
/// <param name="Cell">The fact, <c>then</c> or <c>note</c>.</param>
/// <param name="Code"><c>no_value</c>, <c>unknown_value</c>, <c>too_many</c>, <c>too_long</c>, <c>control</c> or <c>not_there</c>.</param>
public sealed record TableProblem(string Cell, string Code, string Value);

/// <summary>
/// The decision table of a policy: what its rows may ask for, and what may come of them. Rows are read from the top and the first that fits
/// decides; where none does, everything is as without a table (docs/adr/0045).
/// </summary>
public sealed record DecisionTable(string Policy, IReadOnlyList<TableFact> Facts, IReadOnlyList<TableFact> Effects)
{
    public const int MostRows = 200;
    public const int MostValues = 50;
    public const int NoteLength = 200;

    public const string Then = "then";
    public const string Note = "note";

    /// <summary>The effect that hands a question on, to what would decide without the table or without anybody.</summary>
    public const string LeaveTo = "leave_to";

    /// <summary>The effect that names one of the tenant's routes.</summary>
    public const string Route = "route";

    private const int RouteLength = 80;

    private static readonly DecisionTable[] s_all =
    [
        new(
            PolicyNames.Priority,
            [
                TableFact.Levels("impact", 4), TableFact.Levels("urgency", 4), TableFact.Flag("vip"),
                TableFact.Written("service", FactKind.Name, WorkRecord.NameLength), TableFact.Flag("critical"),
            ],
            [TableFact.Choice<Priority>("priority"), TableFact.Levels("raise", 3), new(LeaveTo, FactKind.Choice, ["matrix", "usual"])]),
        new(
            PolicyNames.Routing,
            [
                TableFact.Written("service", FactKind.Name, WorkRecord.NameLength), TableFact.Written("category", FactKind.Category, (2 * WorkRecord.NameLength) + 1),
                TableFact.Written("tag", FactKind.Tag, WorkRecord.TagLength), TableFact.Written("location", FactKind.Name, WorkRecord.NameLength),
                TableFact.Choice<ContactChannel>("channel"), TableFact.Levels("impact", 4), TableFact.Levels("urgency", 4),
                TableFact.Choice<Priority>("priority"), TableFact.Flag("vip"),
            ],
            [TableFact.Written(Route, FactKind.Name, RouteLength), new(LeaveTo, FactKind.Choice, ["nobody", "usual"])]),
    ];

    /// <returns>Null for a policy that no table can be made of.</returns>
    public static DecisionTable? Of(string policy) => Array.Find(s_all, table => table.Policy == policy);

    /// <param name="names">What an effect may name of the tenant's, such as his routes; null: not known here.</param>
    public IReadOnlyList<TableProblem> Problems(TableRow row, IReadOnlySet<string>? names)
    {
        ArgumentNullException.ThrowIfNull(row);
        List<TableProblem> problems = [];
        foreach (var fact in Facts)
        {
            if (row.When.GetValueOrDefault(fact.Key) is { } values)
            {
                problems.AddRange(Problem(fact, values) is { } found ? [found] : []);
            }
        }

        if (Effects.FirstOrDefault(effect => effect.Key == row.Then.Key) is not { } kind)
        {
            problems.Add(new TableProblem(Then, "unknown_value", row.Then.Key));
        }
        else if (Problem(kind, [row.Then.Value]) is { } wrong)
        {
            problems.Add(wrong with { Cell = Then });
        }
        else if (kind.IsWritten && names?.Contains(row.Then.Value) == false)
        {
            problems.Add(new TableProblem(Then, "not_there", row.Then.Value));
        }

        if (row.Note is { } note && Wrong(note, NoteLength) is { } code)
        {
            problems.Add(new TableProblem(Note, code, note));
        }

        return problems;
    }

    private static TableProblem? Problem(TableFact fact, IReadOnlyList<string> values)
    {
        if (values.Count is 0 or > MostValues)
        {
            return new TableProblem(fact.Key, values.Count == 0 ? "no_value" : "too_many", "");
        }

        foreach (var value in values)
        {
            var code = fact.IsWritten ? Wrong(value, fact.Length) : fact.Values.Contains(value) ? null : "unknown_value";
            if (code is not null)
            {
                return new TableProblem(fact.Key, code, value);
            }
        }

        return null;
    }

    private static string? Wrong(string text, int length) =>
        text.Length > length ? "too_long"
        : string.IsNullOrWhiteSpace(text) ? "no_value"
        : text.Any(char.IsControl) ? "control"
        : null;
}
