using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Printing;

/// <summary>An incident as it goes on paper, or through the browser into a PDF; notes only for who may read them and wants them.</summary>
public sealed partial class PrintPage(
    UseCases useCases,
    IIncidentQueries incidents,
    IRecordQueries records,
    IReads reads,
    BrowserTimeZone zone,
    TimeProvider time,
    IStringLocalizer<IncidentText> words,
    IStringLocalizer<PrintText> text)
{
    private const int MostEntries = 1_000;

    private readonly List<TimelineEntry> _entries = [];
    private IncidentDetails? _incident;
    private IReadOnlyList<AttachmentRow> _files = [];
    private DateTimeOffset _now;
    private string _reader = "";
    private bool _internal;
    private bool _more;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Parameter, EditorRequired]
    public required string Key { get; set; }

    /// <summary>"1": internal notes and files too.</summary>
    [SupplyParameterFromQuery]
    public string? Notes { get; set; }

    /// <summary>"1": changes of fields too.</summary>
    [SupplyParameterFromQuery]
    public string? History { get; set; }

    private IStringLocalizer<IncidentText> Words => words;

    private IStringLocalizer<PrintText> Text => text;

    private BrowserTimeZone Zone => zone;

    private FieldWords Said => new(words, zone);

    private bool WithNotes => _internal && Notes == "1";

    private bool WithHistory => History == "1";

    protected override async Task OnInitializedAsync()
    {
        var ct = Http.RequestAborted;
        var viewer = await useCases.ViewerAsync(ct);
        (_internal, _reader, _now) = (viewer.Scope.Internal, viewer.Actor.Name, time.GetUtcNow());
        _incident = await incidents.FindByKeyAsync(viewer.Scope, Key, ct);
        if (_incident is null)
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        reads.Note(viewer.Actor, viewer.Scope, RecordKind.Incident.ToText(), _incident.Id.Value);
        _files = [.. (await records.AttachmentsAsync(viewer.Scope, _incident.Id, ct)).Where(file => WithNotes || !file.Internal)];
        string? cursor = null;
        do
        {
            var filter = WithHistory ? TimelineFilter.All : TimelineFilter.Conversation;
            var read = await records.TimelineAsync(viewer.Scope, _incident.Id, filter, cursor, RecordListRequest.MostRows, ct);
            if (read?.Value is not { } page)
            {
                break;
            }

            _entries.AddRange(page.Items.Where(entry => WithNotes || entry.Kind is not TimelineKind.Note));
            cursor = page.Next;
        }
        while (cursor is not null && _entries.Count < MostEntries);

        _more = cursor is not null;
        _entries.Reverse();
    }

    private string Address(bool notes, bool history) =>
        $"/incidents/{_incident!.Key}/print?notes={(notes ? "1" : "0")}&history={(history ? "1" : "0")}";

    private IEnumerable<(string Field, string Value)> Facts(IncidentDetails incident)
    {
        List<(string Field, string? Value)> facts =
        [
            ("state", Said.State(incident.State)),
            ("priority", Said.Value("priority", incident.Priority.ToText())),
            ("impact", Said.Value("impact", incident.Impact.ToText())),
            ("urgency", Said.Value("urgency", incident.Urgency.ToText())),
            ("requester", incident.Requester.Name),
            ("affected_user", incident.AffectedUser?.Name),
            ("team", incident.Team?.Name),
            ("assignee", incident.Assignee?.Name),
            ("category", incident.Category),
            ("subcategory", incident.Subcategory),
            ("service", incident.Service),
            ("location", incident.Location),
            ("tags", incident.Tags.Count == 0 ? null : string.Join(", ", incident.Tags)),
            ("opened", Said.Exact(incident.CreatedAt)),
            ("due_at", incident.DueAt is { } due ? Said.Exact(due) : null),
            ("resolution_code", incident.ResolutionCode is { } code ? Said.Value("resolution_code", code.ToText()) : null),
            ("merged_into", incident.MergedInto?.Key),
            ("parent", incident.Parent?.Key),
        ];
        return facts.Where(fact => fact.Value is not null).Select(fact => (fact.Field, fact.Value!));
    }
}
