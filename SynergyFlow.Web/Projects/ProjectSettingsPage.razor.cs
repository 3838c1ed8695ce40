using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>What its lead and administrators change of a project.</summary>
public sealed partial class ProjectSettingsPage(UseCases useCases, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectDetails? _project;
    private ProjectDraft _draft = new();
    private Error? _refused;
    private string? _done;
    private bool? _undo;
    private string? _loaded;
    private bool _mayManage;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

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
            (_loaded, _refused, _done, _undo) = (Key, null, null, null);
            await ReadAsync();
        }
    }

    /// <param name="saved">What the form holds is what was stored.</param>
    private async Task ReadAsync(bool saved = false)
    {
        var (found, mayManage) = await useCases.RunAsync(async (ReadProjects read, Actor actor) =>
        {
            var project = await read.FindAsync(actor, Key, _left);
            return (project, !project.Failed && await read.MayManageAsync(actor, project.Value, _left));
        });
        if (found.Failed)
        {
            // Whoever gave the project away may not see it any more.
            if (_project is null)
            {
                navigation.NotFound();
            }
            else
            {
                navigation.NavigateTo("/projects");
            }

            return;
        }

        var now = ProjectDraft.Of(found.Value);
        _draft = _project?.Id == found.Value.Id && !saved ? _draft.Over(ProjectDraft.Of(_project), now) : now;
        (_project, _mayManage) = (found.Value, mayManage);
    }

    private Task<bool> SaveAsync()
    {
        var fields = _draft.ToFields();
        EditProject.Patch patch = new()
        {
            Name = fields.Name,
            Description = fields.Description,
            Lead = fields.Lead,
            Teams = new(fields.Teams),
            Visibility = fields.Visibility,
            DefaultAssignee = fields.DefaultAssignee,
            DefaultAssigneePerson = fields.DefaultAssigneePerson,
        };
        return DoAsync(Text["Saved"], saves: true, change: async () => (await useCases.RunAsync((EditProject edit, Actor actor) =>
            edit.ExecuteAsync(actor, new(Key, patch, _project!.Version), _left))).Error);
    }

    private async Task ArchiveAsync(bool archived, bool undoing = false)
    {
        var done = await DoAsync(Text[archived ? "NowArchived" : "NowRestored", _project!.Name], saves: false, change: async () => (await useCases.RunAsync(
            (ArchiveProject archive, Actor actor) => archive.ExecuteAsync(actor, new(Key, archived, _project!.Version), _left))).Error);
        _undo = done && !undoing ? !archived : null;
    }

    private async Task StatesSavedAsync()
    {
        (_done, _undo, _refused) = (Text["StatesSaved"], null, null);
        await ReadAsync();
    }

    private Task StaleAsync(Error refused)
    {
        (_done, _undo, _refused) = (null, null, refused);
        return ReadAsync();
    }

    /// <summary>What was refused stays in the form to be corrected; what was done, or changed by somebody else, is read afresh, under what was typed.</summary>
    /// <param name="saves">What the form holds.</param>
    private async Task<bool> DoAsync(string said, bool saves, Func<Task<Error?>> change)
    {
        (_busy, _done, _undo) = (true, null, null);
        try
        {
            _refused = await change();
            if (_refused is null or VersionConflict or ProjectIsArchived)
            {
                await ReadAsync(saves && _refused is null);
            }

            _done = _refused is null ? said : null;
            return _refused is null;
        }
        finally
        {
            _busy = false;
        }
    }
}
