using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>Parent, children, what it duplicates, and links as this end reads them; adds and removes them.</summary>
public sealed partial class IncidentRelations(
    UseCases useCases, BrowserTimeZone zone, IStringLocalizer<IncidentText> text) : IDisposable
{
    private const string Parent = "parent";

    private readonly CancellationTokenSource _closing = new();
    private string _role = LinkRole.Relates.ToText();
    private PickerItem? _other;
    private string? _problem;
    private bool _busy;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    internal IncidentDetails Incident { get; set; } = null!;

    [CascadingParameter]
    internal IncidentAccess Access { get; set; } = null!;

    [CascadingParameter]
    internal IncidentEdits Edits { get; set; } = null!;

    private IStringLocalizer<IncidentText> Text => text;

    private FieldWords Words => new(text, zone);

    private bool CanEdit => Access.Edit && Incident.State is not (IncidentState.Closed or IncidentState.Cancelled);

    private List<Choice> Roles =>
    [
        .. EnumText.All<LinkRole>().Select(role => new Choice(role, text["Role." + role])),
        .. CanEdit ? new[] { new Choice(Parent, text["Role.parent"]) } : [],
    ];

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private Task AddAsync()
    {
        if (_other is not { } picked)
        {
            return Task.CompletedTask;
        }

        RecordId other = new(Guid.Parse(picked.Value));
        return _role is Parent
            ? SetParentAsync(other)
            : RunAsync(async () => (await useCases.RunAsync((LinkRecords link, Actor actor) => link.ExecuteAsync(
                actor, new LinkRecords.Command(Incident.Id, EnumText.Parse<LinkRole>(_role), other), _closing.Token))).Error);
    }

    private Task UnlinkAsync(LinkId link) => RunAsync(async () => (await useCases.RunAsync((UnlinkRecords unlink, Actor actor) =>
        unlink.ExecuteAsync(actor, new UnlinkRecords.Command(Incident.Id, link), _closing.Token))).Error);

    private async Task SetParentAsync(RecordId? parent)
    {
        _busy = true;
        var saved = await Edits.SaveAsync(Incident, IncidentPatches.Of("parent", parent?.ToString()));
        (_busy, _problem) = (false, saved.Problem);
        _other = saved.Done ? null : _other;
    }

    private async Task RunAsync(Func<Task<Error?>> run)
    {
        _busy = true;
        try
        {
            var refused = await run();
            _problem = refused is null ? null : Words.Refusal(refused);
            if (refused is null)
            {
                _other = null;
                await OnChanged.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
