using SynergyFlow.Core.Policies.Studio.Tables;

namespace SynergyFlow.Core.Tests.Policies.Studio;

/// <summary>Rows and questions of a table by chance, with few names, so that rows meet.</summary>
internal sealed class RandomTable(DecisionTable table, int seed)
{
    private static readonly string[] s_names = ["Mail", "mail", "VPN", "Network", "network/wifi", "Network/WiFi/Guests"];
    private static readonly string[] s_pieces = ["\"", "\\", "\n", "\r\n", "\t", "*/", "#", "`", "]", "}", "{", ",", "\u0000", "\u2028", "\u202e", "é", "😀", TableText.Begin, "\n" + TableText.End + "\n", "rows := []"];
    private readonly Random _random = new(seed);

    public List<TableRow> Rows(int most) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => Row())];

    public TableRow Row()
    {
        Dictionary<string, IReadOnlyList<string>> when = [];
        foreach (var fact in table.Facts.Where(_ => _random.Next(3) == 0))
        {
            when[fact.Key] = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Value(fact)).Distinct(StringComparer.Ordinal)];
        }

        var effect = table.Effects[_random.Next(table.Effects.Count)];
        return new TableRow(when, new TableEffect(effect.Key, effect.IsWritten ? Hostile() : Value(effect)), _random.Next(2) == 0 ? Hostile() : null);
    }

    /// <summary>The tags of a question are several.</summary>
    public Dictionary<string, string[]> Question() => table.Facts.ToDictionary(
        fact => fact.Key,
        fact => fact.Kind is FactKind.Tag ? [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(fact))]
            : fact.IsWritten && _random.Next(4) == 0 ? []
            : new[] { Value(fact) });

    public string Hostile() => string.Concat(Enumerable.Range(0, _random.Next(1, 6)).Select(_ => s_pieces[_random.Next(s_pieces.Length)]));

    private string Value(TableFact fact) => fact.Kind switch
    {
        FactKind.Tag => s_names[_random.Next(s_names.Length)].ToLowerInvariant(),
        FactKind.Name or FactKind.Category => s_names[_random.Next(s_names.Length)],
        _ => fact.Values[_random.Next(fact.Values.Count)],
    };
}
