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
    private IReadOnlyList<WantedState> _before = [];
    private (ProjectId, int) _shown;
    private bool _saved;
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

    private bool Changed => !_states.Select(state => state.Wanted).SequenceEqual(Stored);

    private IEnumerable<WantedState> Stored => Project.States.Select(state => new WantedState(state.Id, state.Name, state.Group, state.Limit, state.LimitBlocks));

    protected override void OnParametersSet()
    {
        if (_shown != (Project.Id, Project.Version))
        {
            var same = _shown.Item1 == Project.Id;
            _shown = (Project.Id, Project.Version);
            if (same && !_saved && !_states.Select(state => state.Wanted).SequenceEqual(_before))
            {
                Rebase();
            }
            else
            {
                Reset();
            }

            _saved = false;
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
        _before = [.. Stored];
        _states = [.. _before.Select(Draft.Of)];
        (_problem, _wrong, _moved) = (null, null, null);
    }

    /// <summary>Somebody else changed the project: what was typed stays, and what others did to the rest is there too.</summary>
    private void Rebase()
    {
        List<WantedState> now = [.. Stored];
        List<Draft> kept = [];
        foreach (var state in _states)
        {
            if (state.Id is null || now.Exists(one => one.Id == state.Id && (state.Wanted != _before.FirstOrDefault(old => old.Id == one.Id) || state.Wanted == one)))
            {
                kept.Add(state);
            }
            else if (now.Find(one => one.Id == state.Id) is { } theirs)
            {
                kept.Add(Draft.Of(theirs));
            }
        }

        foreach (var added in now.Where(one => _before.All(old => old.Id != one.Id)))
        {
            kept.Insert(kept.FindLastIndex(state => state.Group <= added.Group) + 1, Draft.Of(added));
        }

        // States stand by group; what others moved into another one goes behind those that are there.
        _fields.Clear();
        (_states, _before) = ([.. kept.OrderBy(state => state.Group)], now);
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
                _saved = true;
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

        public static Draft Of(WantedState state) => new()
        {
            Id = state.Id,
            Name = state.Name ?? "",
            Group = state.Group,
            Limit = state.Limit?.ToString(CultureInfo.InvariantCulture),
            LimitBlocks = state.LimitBlocks,
        };

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
