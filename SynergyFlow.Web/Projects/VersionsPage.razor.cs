using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>What of a project goes out together, and when it did.</summary>
public sealed partial class VersionsPage(
    UseCases useCases, IDialogService dialogs, NavigationManager navigation, BrowserTimeZone zone, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectPartsOf<VersionRow>? _parts;
    private (VersionRow Row, VersionState Before)? _undo;
    private string? _loaded;
    private string? _done;
    private string? _problem;
    private bool _mayManage;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

    /// <summary>The id of the version whose release notes are shown.</summary>
    [SupplyParameterFromQuery(Name = "notes")]
    public string? Notes { get; set; }

    private VersionRow? NotesOf => Guid.TryParse(Notes, out var id) ? _parts?.Items.FirstOrDefault(row => row.Id.Value == id) : null;

    private bool MayChange => _mayManage && _parts?.Project.ArchivedAt is null;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Key)
        {
            (_loaded, _done, _problem, _undo) = (Key, null, null, null);
            await ReadAsync();
        }
    }

    private static string ToneOf(VersionState state) => state is VersionState.Released ? "tone-success" : state is VersionState.Unreleased ? "tone-primary" : "";

    private static string IconOf(VersionState state) => state switch
    {
        VersionState.Unreleased => Icons.Material.Outlined.Schedule,
        VersionState.Released => Icons.Material.Outlined.RocketLaunch,
        VersionState.Archived => Icons.Material.Outlined.Inventory2,
    };

    /// <summary>Planned again, a version does not know any more when it went out: that is asked before.</summary>
    private static bool Forgets(VersionRow row, VersionState next) => next is VersionState.Unreleased && row.ReleasedAt is not null;

    /// <summary>Whether moving back leaves it as it was, the moment it went out too.</summary>
    private static bool CanBeUndone(VersionRow row, VersionState next) =>
        !Forgets(row, next) && (next is not VersionState.Released || row.State is VersionState.Unreleased || row.ReleasedAt is not null);

    /// <summary>By the reader's own day.</summary>
    private bool IsLate(VersionRow row) =>
        row is { State: VersionState.Unreleased, ReleasesOn: { } day } && day < DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime);

    private async Task ReadAsync()
    {
        var (read, mayManage) = await useCases.RunAsync(async (ReadProjects projects, Actor actor) =>
        {
            var parts = await projects.VersionsAsync(actor, Key, _left);
            return (parts, !parts.Failed && await projects.MayManageAsync(actor, parts.Value.Project, _left));
        });
        if (read.Failed)
        {
            navigation.NotFound();
            return;
        }

        (_parts, _mayManage) = (read.Value, mayManage);
    }

    /// <param name="row">Null: a new one.</param>
    private async Task AskAsync(VersionRow? row)
    {
        (_done, _problem, _undo) = (null, null, null);
        var shown = await dialogs.ShowAsync<VersionDialog>(null, new DialogParameters<VersionDialog>
        {
            { dialog => dialog.Project, _parts!.Project },
            { dialog => dialog.Version, row },
        });
        if (await shown.Result is { Canceled: false, Data: string name })
        {
            _done = Text[row is null ? "VersionAdded" : "VersionSaved", name];
        }

        await ReadAsync();
    }

    /// <summary>What is not done when a version goes out is asked about, by what is stored now: the page may be older.</summary>
    private async Task StepAsync(VersionRow row, VersionState state)
    {
        if (state is VersionState.Released)
        {
            var seen = _parts!.Project;
            _busy = true;
            try
            {
                await ReadAsync();
            }
            finally
            {
                _busy = false;
            }

            if (_parts?.Items.FirstOrDefault(one => one.Id == row.Id) is { Work.Open: > 0 } open && _parts.Project.Version == seen.Version)
            {
                await ReleaseAsync(open);
                return;
            }

            _parts = _parts is null ? null : _parts with { Project = seen };
        }

        await MoveAsync(row, state);
    }

    private async Task ReleaseAsync(VersionRow row)
    {
        (_done, _problem, _undo) = (null, null, null);
        var shown = await dialogs.ShowAsync<ReleaseDialog>(null, new DialogParameters<ReleaseDialog>
        {
            { dialog => dialog.Project, _parts!.Project },
            { dialog => dialog.Version, row },
            { dialog => dialog.Planned, _parts.Items.Where(one => one.State is VersionState.Unreleased && one.Id != row.Id).ToList() },
        });
        if (await shown.Result is { Canceled: false, Data: ReleaseDialog.Released released })
        {
            _done = released.OpenWentTo is { } next ? Text["ReleasedMoved", row.Name, next] : Text["VersionMoved.released", row.Name];

            // What went on to another version does not come back with the version.
            _undo = released.OpenWentTo is null && CanBeUndone(row, VersionState.Released) ? (row, row.State) : null;
        }

        await ReadAsync();
    }

    private async Task MoveAsync(VersionRow row, VersionState state, bool undoing = false)
    {
        _busy = true;
        try
        {
            var moved = await useCases.RunAsync((ChangeVersions change, Actor actor) =>
                change.MoveAsync(actor, new(Key, row.Id, state, _parts!.Project.Version), _left));
            _problem = moved.Error is { } error ? Text.Of(error) : null;
            _done = moved.Failed ? null : Text["VersionMoved." + state.ToText(), row.Name].Value;
            _undo = moved.Failed || undoing || !CanBeUndone(row, state) ? null : (row, row.State);
            await ReadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
