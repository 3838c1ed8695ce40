using System.Globalization;
using System.Text.Json;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>What a change of many incidents keeps of each, so that it can be taken back.</summary>
public sealed partial class Incident
{
    /// <summary>
    /// Everything that the moves and edits of this class change, as text; unlike <see cref="Facts"/> it loses nothing on the way
    /// there and back, and it holds what history does not show. The first public answer is left out: what was said stays said.
    /// </summary>
    private static readonly (string Name, Func<Incident, string?> Read, Action<Incident, string?> Write)[] s_memory =
    [
        ("title", it => it.Title, (it, text) => it.Title = text ?? ""),
        ("description", it => it.Description, (it, text) => it.Description = text ?? ""),
        ("state", it => it.State, (it, text) => (it.State, it.StateCategory) = (text!, EnumText.Parse<IncidentState>(text!).Category)),
        ("state_reason", it => it.StateReason, (it, text) => it.StateReason = text),
        ("pending_reason", it => it.PendingReason?.ToText(), (it, text) => it.PendingReason = Choice<PendingReason>(text)),
        ("resume_at", it => Exact(it.ResumeAt), (it, text) => it.ResumeAt = Moment(text)),
        ("priority", it => it.Priority.ToText(), (it, text) => it.Priority = EnumText.Parse<Priority>(text!)),
        ("priority_override_reason", it => it.PriorityOverrideReason, (it, text) => it.PriorityOverrideReason = text),
        ("impact", it => it.Impact.ToText(), (it, text) => it.Impact = EnumText.Parse<Impact>(text!)),
        ("urgency", it => it.Urgency.ToText(), (it, text) => it.Urgency = EnumText.Parse<Urgency>(text!)),
        ("team", it => it.Team?.ToString(), (it, text) => it.Team = text is null ? null : new TeamId(Guid.Parse(text))),
        ("route", it => it.Route, (it, text) => it.Route = text),
        ("route_override_reason", it => it.RouteOverrideReason, (it, text) => it.RouteOverrideReason = text),
        ("assignee", it => it.Assignee?.ToString(), (it, text) => it.Assignee = Person(text)),
        ("requester", it => it.Requester.ToString(), (it, text) => it.Requester = new UserId(Guid.Parse(text!))),
        ("affected_user", it => it.AffectedUser?.ToString(), (it, text) => it.AffectedUser = Person(text)),
        ("contact_channel", it => it.ContactChannel.ToText(), (it, text) => it.ContactChannel = EnumText.Parse<ContactChannel>(text!)),
        ("category", it => it.Category, (it, text) => it.Category = text),
        ("subcategory", it => it.Subcategory, (it, text) => it.Subcategory = text),
        ("service", it => it.Service, (it, text) => it.Service = text),
        ("location", it => it.Location, (it, text) => it.Location = text),
        ("due_at", it => Exact(it.DueAt), (it, text) => it.DueAt = Moment(text)),
        ("sensitivity", it => it.Sensitivity.ToText(), (it, text) => it.Sensitivity = EnumText.Parse<Sensitivity>(text!)),
        ("tags", it => JsonSerializer.Serialize(it.Tags), (it, text) => it.Tags = JsonSerializer.Deserialize<List<string>>(text!)!),
        ("parent", it => it.Parent?.ToString(), (it, text) => it.Parent = Record(text)),
        ("resolution_code", it => it.ResolutionCode?.ToText(), (it, text) => it.ResolutionCode = Choice<ResolutionCode>(text)),
        ("resolution_notes", it => it.ResolutionNotes, (it, text) => it.ResolutionNotes = text),
        ("resolved_at", it => Exact(it.ResolvedAt), (it, text) => it.ResolvedAt = Moment(text)),
        ("resolved_by", it => it.ResolvedBy?.ToString(), (it, text) => it.ResolvedBy = Person(text)),
        ("close_told_at", it => Exact(it.CloseToldAt), (it, text) => it.CloseToldAt = Moment(text)),
        ("cancel_reason", it => it.CancelReason?.ToText(), (it, text) => it.CancelReason = Choice<CancelReason>(text)),
        ("duplicate_of", it => it.DuplicateOf?.ToString(), (it, text) => it.DuplicateOf = Record(text)),
        ("closed_at", it => Exact(it.ClosedAt), (it, text) => it.ClosedAt = Moment(text)),
        ("reopen_count", it => Whole(it.ReopenCount), (it, text) => it.ReopenCount = int.Parse(text!, CultureInfo.InvariantCulture)),
        ("reassignment_count", it => Whole(it.ReassignmentCount), (it, text) => it.ReassignmentCount = int.Parse(text!, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The incident as it is now, for <see cref="Recall"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Remember() =>
        [.. s_memory.Select(one => KeyValuePair.Create(one.Name, one.Read(this)))];

    /// <summary>Puts back what <see cref="Remember"/> gave, or a part of it. No move of the life cycle: it is as if it had not been.</summary>
    public void Recall(IReadOnlyDictionary<string, string?> values, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(values);
        Track(
            () =>
            {
                foreach (var (name, _, write) in s_memory)
                {
                    if (values.TryGetValue(name, out var value))
                    {
                        write(this, value);
                    }
                }

                return Result.Success;
            },
            changes => new IncidentChangeUndone(changes),
            stamp);
    }

    private static string? Exact(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Moment(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static UserId? Person(string? text) => text is null ? null : new UserId(Guid.Parse(text));

    private static RecordId? Record(string? text) => text is null ? null : new RecordId(Guid.Parse(text));

    private static TEnum? Choice<TEnum>(string? text)
        where TEnum : struct, Enum => text is null ? null : EnumText.Parse<TEnum>(text);
}
