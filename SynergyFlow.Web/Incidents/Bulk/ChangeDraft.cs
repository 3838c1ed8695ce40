using System.Globalization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>One field that is to be set, while it is being filled in.</summary>
public sealed class FieldDraft(string name)
{
    public string Name { get; } = name;

    /// <summary>As stored; empty: the field is emptied.</summary>
    public string Value { get; set; } = "";

    /// <summary>What a person reads instead of an id.</summary>
    public string? Shown { get; set; }
}

/// <summary>A set of changes while somebody fills it in.</summary>
public sealed class ChangeDraft
{
    /// <summary>As a priority: what policy says.</summary>
    public const string ByPolicy = "policy";

    public List<FieldDraft> Fields { get; } = [];

    public string AddTags { get; set; } = "";

    public string RemoveTags { get; set; } = "";

    /// <summary>P1 to P4, <see cref="ByPolicy"/>, or empty to leave it.</summary>
    public string Priority { get; set; } = "";

    public string? PriorityReason { get; set; }

    /// <summary>Empty to leave it.</summary>
    public string State { get; set; } = "";

    public string PendingReason { get; set; } = Core.Incidents.PendingReason.Customer.ToText();

    /// <summary>The reader's wall clock, as an input writes it.</summary>
    public string? Until { get; set; }

    public string ResolutionCode { get; set; } = Core.Incidents.ResolutionCode.Fixed.ToText();

    public string? ResolutionNotes { get; set; }

    public string CancelReason { get; set; } = Core.Incidents.CancelReason.Withdrawn.ToText();

    public PickerItem? DuplicateOf { get; set; }

    public string? Note { get; set; }

    /// <summary>reply or note.</summary>
    public string CommentKind { get; set; } = Core.Work.CommentKind.Reply.ToText();

    public string Text { get; set; } = "";

    public string LinkRole { get; set; } = Core.Work.LinkRole.Relates.ToText();

    public PickerItem? LinkTo { get; set; }

    public PickerItem? MergeInto { get; set; }

    internal static ChangeDraft Of(IncidentChanges changes, IReadOnlyDictionary<string, string?> names, FieldWords words)
    {
        ChangeDraft draft = new()
        {
            AddTags = string.Join(", ", changes.AddTags),
            RemoveTags = string.Join(", ", changes.RemoveTags),
            Priority = changes.Priority is { } priority ? priority.To?.ToText() ?? ByPolicy : "",
            PriorityReason = changes.Priority?.Reason,
            Text = changes.Comment?.Text ?? "",
        };
        foreach (var (name, value) in changes.Set)
        {
            var shown = name is "due_at" && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? words.ToInput(at)
                : names.GetValueOrDefault(name);
            draft.Fields.Add(new FieldDraft(name) { Value = value ?? "", Shown = shown });
        }

        if (changes.Comment is { } comment)
        {
            draft.CommentKind = comment.Kind.ToText();
        }

        if (changes.State is { } state)
        {
            draft.State = state.To.ToText();
            draft.PendingReason = state.PendingReason?.ToText() ?? draft.PendingReason;
            draft.Until = words.ToInput(state.ResumeAt);
            draft.ResolutionCode = state.ResolutionCode?.ToText() ?? draft.ResolutionCode;
            draft.ResolutionNotes = state.ResolutionNotes;
            draft.CancelReason = state.CancelReason?.ToText() ?? draft.CancelReason;
            draft.Note = state.Note;
        }

        return draft;
    }

    internal IncidentChanges ToChanges(FieldWords words)
    {
        return new IncidentChanges
        {
            Set = Fields.ToDictionary(field => field.Name, field => Stored(field, words)),
            AddTags = Tags(AddTags),
            RemoveTags = Tags(RemoveTags),
            Priority = Priority.Length == 0 ? null
                : new PriorityChange(EnumText.TryParse<Priority>(Priority, out var priority) ? priority : null, PriorityReason),
            State = EnumText.TryParse<IncidentState>(State, out var to) ? Move(to, words) : null,
            Comment = string.IsNullOrWhiteSpace(Text) ? null : new CommentChange(EnumText.Parse<CommentKind>(CommentKind), Text),
            Link = LinkTo is { } other && EnumText.TryParse<LinkRole>(LinkRole, out var role)
                ? new LinkChange(role, new RecordId(Guid.Parse(other.Value)))
                : null,
            Merge = MergeInto is { } into ? new MergeChange(new RecordId(Guid.Parse(into.Value))) : null,
        };
    }

    private static string? Stored(FieldDraft field, FieldWords words) =>
        field.Name is "due_at" ? words.FromInput(field.Shown)?.ToString("O", CultureInfo.InvariantCulture)
            : field.Value.Length == 0 ? null
            : field.Value;

    private static string[] Tags(string typed) => typed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private StateChange Move(IncidentState to, FieldWords words) => new(to)
    {
        PendingReason = to is IncidentState.Pending && EnumText.TryParse<PendingReason>(PendingReason, out var reason) ? reason : null,
        ResumeAt = to is IncidentState.Pending ? words.FromInput(Until) : null,
        ResolutionCode = to is IncidentState.Resolved && EnumText.TryParse<ResolutionCode>(ResolutionCode, out var code) ? code : null,
        ResolutionNotes = to is IncidentState.Resolved ? ResolutionNotes : null,
        CancelReason = to is IncidentState.Cancelled && EnumText.TryParse<CancelReason>(CancelReason, out var why) ? why : null,
        DuplicateOf = DuplicateOf is { } other && to is (IncidentState.Resolved or IncidentState.Cancelled) ? new RecordId(Guid.Parse(other.Value)) : null,
        Note = to is IncidentState.Pending or IncidentState.Cancelled or IncidentState.InProgress ? Note : null,
    };
}
