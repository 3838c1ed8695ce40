using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Work;

/// <param name="Value">What is stored: an id.</param>
/// <param name="Hint">What tells two of the same name apart.</param>
public sealed record PickerItem(string Value, string Name, string? Hint = null);

/// <summary>A field that finds while one types (the combobox pattern): arrows, Enter, Escape, or the pointer.</summary>
public sealed partial class SearchPicker(TimeProvider time, IStringLocalizer<WorkText> text) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly string _name = $"picker-{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private ElementReference _input;
    private CancellationTokenSource? _waiting;
    private IReadOnlyList<PickerItem> _found = [];
    private string _typed = "";
    private bool _open;
    private int _at = -1;

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter, EditorRequired]
    public required Func<string, Task<IReadOnlyList<PickerItem>>> Find { get; set; }

    /// <summary>Null: the reader took it away.</summary>
    [Parameter]
    public EventCallback<PickerItem?> OnPick { get; set; }

    /// <summary>The name of what is picked.</summary>
    [Parameter]
    public string? Picked { get; set; }

    [Parameter]
    public bool Required { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    public bool Invalid { get; set; }

    /// <summary>Of the input, where a label outside names it.</summary>
    [Parameter]
    public string? Id { get; set; }

    private IStringLocalizer<WorkText> Text => text;

    private string ListId => _name;

    public void Dispose()
    {
        _waiting?.Cancel();
        _waiting?.Dispose();
    }

    private async Task OpenAsync()
    {
        var waiting = Begin();
        var found = await Find(_typed);
        if (!waiting.IsCancellationRequested)
        {
            (_found, _open, _at) = (found, true, -1);
        }
    }

    private async Task TypeAsync(ChangeEventArgs change)
    {
        _typed = change.Value as string ?? "";
        var waiting = Begin();
        try
        {
            await Task.Delay(s_pause, time, waiting);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var found = await Find(_typed);
        if (!waiting.IsCancellationRequested)
        {
            (_found, _open, _at) = (found, true, found.Count > 0 ? 0 : -1);
        }
    }

    /// <summary>What is looked for from here on; an answer to what was asked before comes too late, whichever arrives first.</summary>
    private CancellationToken Begin()
    {
        Dispose();
        _waiting = new CancellationTokenSource();
        return _waiting.Token;
    }

    private Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown" when _open && _found.Count > 0:
                _at = (_at + 1) % _found.Count;
                break;
            case "ArrowUp" when _open && _found.Count > 0:
                _at = (_at <= 0 ? _found.Count : _at) - 1;
                break;
            case "Enter" when _open && _at >= 0 && _at < _found.Count:
                return PickAsync(_found[_at]);
            case "Escape":
                _open = false;
                break;
        }

        return Task.CompletedTask;
    }

    private async Task PickAsync(PickerItem? picked)
    {
        // What was typed last may still be looked for: it must not open the list again.
        _waiting?.Cancel();
        (_open, _typed, _at) = (false, "", -1);
        await OnPick.InvokeAsync(picked);
    }

    private void LeaveAsync()
    {
        _waiting?.Cancel();
        _open = false;
    }
}
