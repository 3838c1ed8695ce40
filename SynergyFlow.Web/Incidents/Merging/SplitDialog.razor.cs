using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Merging;

/// <summary>Chooses the messages and files that begin a new incident. They stay on this one too.</summary>
public sealed partial class SplitDialog(UseCases useCases, IRecordQueries queries, IStringLocalizer<MergeText> text) : IDisposable
{
    private const int Beginning = 160;

    private readonly CancellationTokenSource _closing = new();
    private readonly HashSet<Guid> _chosen = [];
    private readonly HashSet<Guid> _taken = [];
    private IReadOnlyList<TimelineEntry>? _messages;
    private IReadOnlyList<AttachmentRow> _files = [];
    private PickerItem _requester = new("", "");
    private string? _title;
    private bool _more;

    [Parameter, EditorRequired]
    public required IncidentDetails Incident { get; set; }

    private IStringLocalizer<MergeText> Text => text;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        (_title, _requester) = (Incident.Title, new PickerItem(Incident.Requester.Id.ToString(), Incident.Requester.Name));
        try
        {
            var viewer = await useCases.ViewerAsync(_closing.Token);
            var read = await queries.TimelineAsync(
                viewer.Scope, Incident.Id, TimelineFilter.Conversation, null, IncidentSplitting.MostMessages, _closing.Token);
            var page = read?.Value;
            var merged = Incident.Merged.Select(one => one.Key).ToHashSet();
            _files = [.. (await queries.AttachmentsAsync(viewer.Scope, Incident.Id, _closing.Token)).Where(file => !merged.Contains(file.Origin ?? ""))];
            _more = page?.Next is not null;

            // What a merged incident has is split off that one.
            _messages = [.. (page?.Items ?? []).Where(entry => !merged.Contains(entry.Origin ?? "")).Reverse()];
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closed while it was read.
        }
    }

    private static string Begin(string? body) => body is { Length: > Beginning } ? string.Concat(body.AsSpan(0, Beginning), "…") : body ?? "";

    private static void Choose(HashSet<Guid> chosen, Guid id, object? value)
    {
        if (value is true)
        {
            chosen.Add(id);
        }
        else
        {
            chosen.Remove(id);
        }
    }

    private async Task<Result<string>> SplitAsync()
    {
        UserId requester = new(Guid.Parse(_requester.Value));
        SplitIncident.Command command = new(
            Incident.Id,
            _title ?? "",
            [.. _chosen.Select(id => new CommentId(id))],
            [.. _taken.Select(id => new AttachmentId(id))],
            Requester: requester == Incident.Requester.Id ? null : requester);
        var begun = await useCases.RunAsync((SplitIncident split, Actor actor) => split.ExecuteAsync(actor, command, _closing.Token));
        return begun.Failed ? begun.Error : begun.Value.Key;
    }
}
