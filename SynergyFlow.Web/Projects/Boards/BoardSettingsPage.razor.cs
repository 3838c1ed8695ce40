using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Boards;

/// <summary>How the board of a project is laid out: columns, what cards show, how long what is done stays. Saved at once, under the project's version.</summary>
public sealed partial class BoardSettingsPage(UseCases useCases, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ProjectDetails? _project;
    private BoardLayout? _layout;
    private BoardDraft _stored = new();
    private BoardDraft _draft = new();
    private Error? _refused;
    private int? _wrong;
    private string? _done;
    private string? _loaded;
    private bool _mayManage;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

    private bool Changed => !_draft.Same(_stored);

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
            (_loaded, _refused, _wrong, _done) = (Key, null, null, null);
            await ReadAsync();
        }
    }

    /// <param name="saved">What the form holds is what was stored.</param>
    private async Task ReadAsync(bool saved = false)
    {
        var (found, mayManage) = await useCases.RunAsync(async (ReadProjects read, Actor actor) =>
        {
            var board = await read.BoardAsync(actor, Key, _left);
            return (board, !board.Failed && await read.MayManageAsync(actor, board.Value.Project, _left));
        });
        if (found.Failed)
        {
            navigation.NotFound();
            return;
        }

        var now = BoardDraft.Of(found.Value.Layout);
        _draft = _project?.Id == found.Value.Project.Id && !saved ? _draft.Over(_stored, now) : BoardDraft.Of(found.Value.Layout);
        (_stored, _layout, _project, _mayManage) = (now, found.Value.Layout, found.Value.Project, mayManage);
    }

    private void Reset()
    {
        (_refused, _wrong, _done) = (null, null, null);
        _draft = BoardDraft.Of(_layout!);
    }

    /// <summary>What was said of the former attempt is over.</summary>
    private void Touch() => (_refused, _wrong, _done) = (null, null, null);

    private Task BackAsync()
    {
        _draft.PerState = true;
        return SaveAsync();
    }

    private async Task SaveAsync()
    {
        (_busy, _done, _refused, _wrong) = (true, null, null, null);
        try
        {
            var saved = await useCases.RunAsync((EditBoard edit, Actor actor) => edit.ExecuteAsync(actor, new(Key, _draft.Wanted(_project!.States), _project.Version), _left));
            (_refused, _wrong) = (saved.Error, AtOf(saved.Error?.Field));
            if (_refused is null or VersionConflict or ProjectIsArchived)
            {
                await ReadAsync(_refused is null);
            }

            _done = _refused is null ? Text["Saved"].Value : null;
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>columns[2].name: the third of what was sent, which is the third of what is shown.</summary>
    private static int? AtOf(string? field) =>
        field is not null && field.StartsWith("columns[", StringComparison.Ordinal) && int.TryParse(field.AsSpan()[8..field.IndexOf(']', StringComparison.Ordinal)], out var at) ? at : null;
}
