using SynergyFlow.Core.Time;

namespace SynergyFlow.Web.Time;

/// <summary>Lets the pages of a circuit have the tray of the frame do something.</summary>
public sealed class TrayRequests
{
    /// <summary>An entry is to be put right.</summary>
    public event EventHandler<EntryRow>? Correcting;

    public void Correct(EntryRow entry) => Correcting?.Invoke(this, entry);
}
