using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>
/// The states of a project by group: named, added, removed, and ordered by buttons or by Alt with an arrow in a name. Nothing counts before it
/// is saved, because on the way a group may be without the state that it needs.
/// </summary>
public sealed partial class StatesEditor(UseCases useCases)
{
    private readonly Dictionary<Draft, ElementReference> _fields = [];
    private List<Draft> _states = [];
    private (ProjectId, int) _shown;
    private Draft? _focus;
    private string? _problem;
    private string? _moved;
    private int? _wrong;
    private bool _wrongLimit;
    private bool _busy;

    [Parameter, EditorRequired]
    public required ProjectDetails Project { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    /// <summary>Somebody else changed the project: it is to be read again, and this to be said.</summary>
    [Parameter]
    public EventCallback<Error> OnStale { get; set; }

    private bool Changed => !_states.Select(state => state.Wanted)
        .SequenceEqual(Project.States.Select(state => new WantedState(state.Id, state.Name, state.Group, state.Limit, state.LimitBlocks)));

    protected override void OnParametersSet()
    {
        if (_shown != (Project.Id, Project.Version))
        {
            _shown = (Project.Id, Project.Version);
            Reset();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // An element that is moved loses the focus: the next key would go nowhere.
        if (_focus is { } state && _fields.TryGetValue(state, out var field))
        {
            _focus = null;
            await field.FocusAsync();
        }
    }

    private void Reset()
    {
        _fields.Clear();
        _states = [.. Project.States.Select(state => new Draft
        {
            Id = state.Id, Name = state.Name, Group = state.Group, Limit = state.Limit?.ToString(CultureInfo.InvariantCulture), LimitBlocks = state.LimitBlocks,
        })];
        (_problem, _wrong, _moved) = (null, null, null);
    }

    private void Add(StateGroup group)
    {
        _focus = new Draft { Name = "", Group = group };
        _states.Insert(_states.FindLastIndex(state => state.Group <= group) + 1, _focus);
    }

    private void Remove(Draft state)
    {
        _states.Remove(state);
        _fields.Remove(state);
        (_wrong, _problem) = (null, null);
    }

    private void Regroup(Draft state, string? chosen)
    {
        if (Enum.TryParse<StateGroup>(chosen, out var group) && Enum.IsDefined(group) && group != state.Group)
        {
            _states.Remove(state);
            state.Group = group;
            _states.Insert(_states.FindLastIndex(other => other.Group <= group) + 1, state);
            Say(state);
        }
    }

    private void Key(Draft state, KeyboardEventArgs key)
    {
        if (key is { AltKey: true, Key: "ArrowUp" or "ArrowDown" })
        {
            Move(state, key.Key == "ArrowUp" ? -1 : 1);
        }
    }

    /// <summary>At the end of a group it goes on into the next one.</summary>
    private bool CanMove(Draft state, int by) => by < 0
        ? _states.IndexOf(state) > 0 || state.Group > StateGroup.Triage
        : _states.IndexOf(state) < _states.Count - 1 || state.Group < StateGroup.Cancelled;

    private void Move(Draft state, int by)
    {
        if (!CanMove(state, by))
        {
            return;
        }

        var at = _states.IndexOf(state);
        if (at + by >= 0 && at + by < _states.Count && _states[at + by].Group == state.Group)
        {
            (_states[at], _states[at + by]) = (_states[at + by], state);
        }
        else
        {
            state.Group += by;
        }

        Say(state);
    }

    private void Say(Draft state)
    {
        var within = _states.Where(other => other.Group == state.Group).ToList();
        _moved = Text["MovedTo", state.Name, Text["Group." + state.Group.ToText()], within.IndexOf(state) + 1, within.Count];
        (_focus, _wrong, _problem) = (state, null, null);
    }

    private async Task SaveAsync()
    {
        (_busy, _problem, _wrong, _moved) = (true, null, null, null);
        try
        {
            var saved = await useCases.RunAsync((EditProjectStates edit, Actor actor) => edit.ExecuteAsync(
                actor,
                new(Project.Key, [.. _states.Select(state => state.Wanted)], Project.Version),
                CancellationToken.None));
            if (!saved.Failed)
            {
                await OnSaved.InvokeAsync();
                return;
            }

            if (saved.Error is VersionConflict or ProjectIsArchived)
            {
                await OnStale.InvokeAsync(saved.Error);
                return;
            }

            (_problem, _wrong, _wrongLimit) = (Text.Of(saved.Error), AtOf(saved.Error.Field), saved.Error.Field?.EndsWith(".limit", StringComparison.Ordinal) is true);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>states[2].name: the third of what was sent, which is the third of what is shown.</summary>
    private static int? AtOf(string? field) =>
        field is not null && field.StartsWith("states[", StringComparison.Ordinal) && int.TryParse(field.AsSpan()[7..field.IndexOf(']', StringComparison.Ordinal)], out var at) ? at : null;

    private sealed class Draft
    {
        /// <summary>Null: a new one.</summary>
        public ProjectStateId? Id { get; init; }

        public required string Name { get; set; }

        public required StateGroup Group { get; set; }

        /// <summary>As it was typed.</summary>
        public string? Limit { get; set; }

        public bool LimitBlocks { get; set; }

        /// <summary>What is no number is none that counts: the use case says so. A group without limits shows none, and has none.</summary>
        public WantedState Wanted
        {
            get
            {
                int? limit = !ProjectStates.CanLimit(Group) || string.IsNullOrWhiteSpace(Limit) ? null
                    : int.TryParse(Limit.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : 0;
                return new(Id, Name, Group, limit, LimitBlocks && limit is not null);
            }
        }
    }
}
