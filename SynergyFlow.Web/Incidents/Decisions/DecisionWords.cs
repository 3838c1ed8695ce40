using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Incidents.Decisions;

/// <summary>Decisions in sentences. What a policy says that these texts do not know is said in the policy's own words.</summary>
internal sealed class DecisionWords(IStringLocalizer<DecisionText> text, FieldWords fields)
{
    public string Reason(Reason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.Code switch
        {
            "matrix" => text["Reason.matrix", Level("impact", reason, level => ((Impact)level).ToText()), Level("urgency", reason, level => ((Urgency)level).ToText()), Of(reason, "priority")],
            "critical_service" => text["Reason.critical_service", Of(reason, "service")],
            "service" or "category" or "tag" => text["Reason." + reason.Code, Of(reason, "route"), Of(reason, reason.Code)],
            "takes_all" => text["Reason.takes_all", Of(reason, "route")],
            "beats" => text[Of(reason, "count") is "1" ? "Reason.beats_one" : "Reason.beats", Of(reason, "count")],
            "table_priority" => Noted(reason, text["Reason.table_priority", Of(reason, "row"), Of(reason, "priority")]),
            "table_raise" => Noted(reason, text[Of(reason, "steps") is "1" ? "Reason.table_raise_one" : "Reason.table_raise", Of(reason, "row"), Of(reason, "steps")]),
            "table_route" => Noted(reason, text["Reason.table_route", Of(reason, "row"), Of(reason, "route")]),
            "table_matrix" or "table_usual" or "table_nobody" => Noted(reason, text["Reason." + reason.Code, Of(reason, "row")]),
            "no_answer" => text["Reason.no_answer", Fault(Of(reason, "fault"))],
            "fallback" => text["Reason.fallback", Fault(Of(reason, "fault")), Of(reason, "priority")],
            "version_failed" => text["Reason.version_failed", Of(reason, "version"), Fault(Of(reason, "fault"))],
            _ => text["Reason." + reason.Code] is { ResourceNotFound: false } known ? known : Filled(reason),
        };
    }

    /// <summary>What would have to be different.</summary>
    public string If(IReadOnlyList<ChangedFact> facts) => text["Flip", facts.Select(Fact).Aggregate((one, other) => text["And", one, other])];

    private string Fact(ChangedFact fact) => fact switch
    {
        { Field: "impact" or "urgency" } => text["Flip." + fact.Field, fields.Value(fact.Field, fact.To)!, fields.Value(fact.Field, fact.From)!],
        { Field: "tag", To.Length: > 0 } => text["Flip.tag", fact.To],
        { Field: "tag" } => text["Flip.no_tag", fact.From],
        { Field: "category" or "service", To.Length: > 0 } => text["Flip." + fact.Field, fact.To],
        { Field: "category" or "service" } => text["Flip.no_" + fact.Field],
        _ => text[$"Flip.{fact.Field}.{fact.To}"],
    };

    private string Fault(string code) => text["Fault." + code] is { ResourceNotFound: false } known ? known : code + ".";

    private string Level(string field, Reason reason, Func<int, string> spell) =>
        int.TryParse(Of(reason, field), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= PriorityMatrix.Size
            ? fields.Value(field, spell(level))!
            : Of(reason, field);

    private static string Of(Reason reason, string parameter) => reason.Parameters.GetValueOrDefault(parameter, "?");

    /// <summary>What stands beside the row, in its author's words.</summary>
    private static string Noted(Reason reason, string said) => reason.Parameters.GetValueOrDefault("note") is { Length: > 0 } note ? $"{said} {note}" : said;

    private static string Filled(Reason reason) => reason.Parameters.Aggregate(
        reason.Text, (said, parameter) => said.Replace($"{{{parameter.Key}}}", parameter.Value, StringComparison.Ordinal));
}
