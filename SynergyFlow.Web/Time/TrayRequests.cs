using SynergyFlow.Core.Time;

namespace SynergyFlow.Web.Time;

/// <summary>Lets the pages of a circuit have the tray of the frame do something.</summary>
public sealed class TrayRequests
{
    private Func<EntryRow, Task>? _tray;

    /// <param name="tray">Is asked to put an entry right.</param>
    public void Follow(Func<EntryRow, Task> tray) => _tray = tray;

    public void Leave(Func<EntryRow, Task> tray) => _tray = _tray == tray ? null : _tray;

    public Task CorrectAsync(EntryRow entry) => _tray?.Invoke(entry) ?? Task.CompletedTask;
}
