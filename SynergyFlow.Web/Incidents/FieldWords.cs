using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <param name="Value">As stored.</param>
public sealed record Choice(string Value, string Label);

/// <summary>Fields and their stored values (the spelling of history) in the reader's words and zone.</summary>
internal sealed class FieldWords(IStringLocalizer<IncidentText> text, BrowserTimeZone zone)
{
    private const string LocalInput = "yyyy-MM-dd'T'HH:mm";

    public string Label(string field) => Known("Field." + field) ?? (IsOwn(field) ? field[ItemField.HistoryPrefix.Length..] : field);

    /// <param name="name">What a person reads instead of an id.</param>
    /// <returns>Null for no value.</returns>
    public string? Value(string field, string? stored, string? name = null) => stored switch
    {
        null or "" => null,
        _ when name is not null => name,
        "true" or "false" when IsOwn(field) => Known("yes_no." + stored) ?? stored,
        _ when field is "due_at" or "resume_at" or "closes_at" => DateTimeOffset.TryParse(
            stored, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Exact(at) : stored,
        _ => Known($"{field}.{stored}") ?? stored,
    };

    public string Exact(DateTimeOffset at) => zone.ToLocal(at).ToString("d MMM yyyy HH:mm", CultureInfo.CurrentCulture);

    /// <summary>For an input of type datetime-local: the reader's wall clock.</summary>
    public string? ToInput(DateTimeOffset? at) => at is { } moment ? zone.ToLocal(moment).ToString(LocalInput, CultureInfo.InvariantCulture) : null;

    /// <returns>Null for none or no date; an hour that the clocks skip counts as the one after.</returns>
    public DateTimeOffset? FromInput(string? typed) => zone.FromInput(typed);

    public IReadOnlyList<Choice> Choices<TEnum>(string field)
        where TEnum : struct, Enum => [.. EnumText.All<TEnum>().Select(value => new Choice(value, Value(field, value)!))];

    /// <summary>A refused move says which are allowed; everything else is said by its code.</summary>
    public string Refusal(Error error) => error is IllegalTransition illegal
        ? text[
            illegal.Allowed.Count == 0 ? "invalid_transition.final" : "invalid_transition",
            State(illegal.From), State(illegal.To), string.Join(", ", illegal.Allowed.Select(State))]
        : text.Say(error);

    public string State(IncidentState state) => Value("state", state.ToText())!;

    /// <summary>One that a project gives its items.</summary>
    private static bool IsOwn(string field) => field.StartsWith(ItemField.HistoryPrefix, StringComparison.Ordinal);

    private string? Known(string key) => text[key] is { ResourceNotFound: false } found ? found.Value : null;
}
