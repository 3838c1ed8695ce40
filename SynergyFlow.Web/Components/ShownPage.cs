namespace SynergyFlow.Web.Components;

/// <summary>
/// Which page the router shows, for the frame around it. One object as long as the router lives: a cascaded value that changes would
/// draw the frame once more, with the page that is about to go.
/// </summary>
public sealed class ShownPage
{
    public Type? Type { get; private set; }

    public ShownPage Show(Type page)
    {
        Type = page;
        return this;
    }
}
