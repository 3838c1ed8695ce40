namespace SynergyFlow.Web.Work;

/// <summary>In one window: something was put off or is back, by whichever key or button. Nobody else is told, so no record changes for it.</summary>
public sealed class SnoozeNews
{
    public event EventHandler? Changed;

    public void Tell() => Changed?.Invoke(this, EventArgs.Empty);
}
