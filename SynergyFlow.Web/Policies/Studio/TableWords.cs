using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio.Tables;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Incidents;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>Decision tables in the reader's words.</summary>
internal sealed class TableWords(DecisionTable table, IStringLocalizer<PolicyTableText> text, FieldWords fields)
{
    public string Fact(TableFact fact) => text["Fact." + fact.Key];

    public string Value(TableFact fact, string value) => fact.Key switch
    {
        "impact" => Level(value, fact.Key, level => ((Impact)level).ToText()),
        "urgency" => Level(value, fact.Key, level => ((Urgency)level).ToText()),
        "channel" => fields.Value("contact_channel", value) ?? value,
        _ => fact.Kind is FactKind.Flag ? text["Flag." + value] : value,
    };

    public string Values(TableFact fact, IEnumerable<string> values) => string.Join(", ", values.Select(value => Value(fact, value)));

    public string Effect(TableEffect effect) => effect.Key switch
    {
        "priority" or DecisionTable.Route => text[$"Effect.{effect.Key}.one", effect.Value],
        DecisionTable.LeaveTo when effect.Value is "usual" => text[$"Effect.{effect.Key}.usual.{table.Policy}"],
        _ => text[$"Effect.{effect.Key}.{effect.Value}"] is { ResourceNotFound: false } known ? known : effect.Value,
    };

    public string Flaw(TableFlaw flaw) => text["Flaw." + flaw.Code, flaw.What];

    public string Problem(TableProblem problem)
    {
        var most = problem.Code is "too_many" ? DecisionTable.MostValues
            : problem.Cell is DecisionTable.Note ? DecisionTable.NoteLength
            : (table.Facts.FirstOrDefault(fact => fact.Key == problem.Cell) ?? table.Effects.FirstOrDefault(effect => effect.IsWritten))?.Length ?? 0;
        return text["Problem." + problem.Code, problem.Value.Length > 40 ? problem.Value[..40] + " …" : problem.Value, most];
    }

    private string Level(string value, string field, Func<int, string> spell) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= 4 ? fields.Value(field, spell(level)) ?? value : value;
}
