using System.Globalization;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>A custom field as an export has it.</summary>
/// <param name="Count">Issues with a value.</param>
/// <param name="Type">What Jira says that it is, or what all its values are.</param>
/// <param name="Examples">Up to three values, shortened.</param>
public sealed record JiraFieldSeen(string Name, int Count, ItemFieldType Type, IReadOnlyList<string> Examples);

/// <summary>Finds out of what type a custom field is, where the export does not say it: the narrowest one that all values fit.</summary>
/// <param name="names">Of the people of the export.</param>
internal sealed class JiraGuess(string name, IReadOnlySet<string> names)
{
    private const int MostExamples = 3;
    private const int LongestExample = 60;

    /// <summary>A list is guessed only where its values are few and come again and again.</summary>
    private const int MostChoices = 20;

    private const int MostDates = 500;

    private readonly HashSet<string> _distinct = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _dates = new(StringComparer.Ordinal);
    private readonly List<string> _examples = [];
    private int _count;
    private int _values;
    private bool _several;
    private bool _long;
    private bool _wide;
    private bool _numbers = true;
    private bool _days = true;
    private bool _addresses = true;
    private bool _yesNo = true;
    private bool _people = true;

    public string Name => name;

    public void Look(JiraCustom custom)
    {
        _count++;
        _values += custom.Values.Count;
        _several |= custom.Values.Count > 1;
        _people &= custom.People.Count > 0 || custom.Values.All(names.Contains);
        foreach (var value in custom.Values)
        {
            if (_distinct.Count <= ItemFieldOption.Most && _distinct.Add(value) && _examples.Count < MostExamples)
            {
                _examples.Add(Short(value));
            }

            _long |= value.Length > ItemField.TextLength || value.Contains('\n', StringComparison.Ordinal);
            _wide |= value.Length > ItemFieldOption.NameLength;
            _numbers &= JiraFieldValues.Number(value) is not null;
            _addresses &= value.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
            _yesNo &= JiraFieldValues.YesNo(value) is not null;
            if (_days && !JiraFieldValues.IsDay(value))
            {
                // Written in Jira's own format: all of them together say which that can be.
                _days = value.Length <= 40 && value.Any(char.IsAsciiDigit);
                if (_days && _dates.Count < MostDates)
                {
                    _dates.Add(value);
                }
            }
        }
    }

    public JiraFieldSeen Seen(ItemFieldType? declared) => new(name, _count, Fitting(declared), _examples);

    /// <summary>What Jira says of a list does not help where the list is longer than one here.</summary>
    private ItemFieldType Fitting(ItemFieldType? declared) => declared switch
    {
        ItemFieldType.Choice when _several => Listed ? ItemFieldType.Choices : Written,
        ItemFieldType.Choice or ItemFieldType.Choices => Listed ? declared.Value : Written,
        ItemFieldType.Person when _several => Written,
        ItemFieldType.Text => Written,
        { } type => type,
        null => Guessed,
    };

    private ItemFieldType Guessed =>
        _several ? Listed ? ItemFieldType.Choices : Written
        : _people ? ItemFieldType.Person
        : _numbers ? ItemFieldType.Number
        : _days && (_dates.Count == 0 || JiraDates.Detect(_dates).Count > 0) ? ItemFieldType.Date
        : _yesNo ? ItemFieldType.YesNo
        : _addresses ? ItemFieldType.Address
        : Listed && _distinct.Count <= MostChoices && _values >= 2 * _distinct.Count ? ItemFieldType.Choice
        : Written;

    private bool Listed => !_wide && !_long && _distinct.Count <= ItemFieldOption.Most;

    private ItemFieldType Written => _long ? ItemFieldType.LongText : ItemFieldType.Text;

    private static string Short(string value)
    {
        var line = value.ReplaceLineEndings(" ");
        return line.Length > LongestExample ? string.Create(CultureInfo.InvariantCulture, $"{line[..(LongestExample - 1)]}…") : line;
    }
}
