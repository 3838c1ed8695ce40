namespace SynergyFlow.Web.Components.Commands;

/// <summary>Tells the frame of one circuit that its reader chose other keys.</summary>
public sealed class ShortcutChanges
{
    public event EventHandler? Changed;

    public void Raise() => Changed?.Invoke(this, EventArgs.Empty);
}
