using SynergyFlow.Core.Identity.Contracts;

namespace SynergyFlow.Web.Components.Commands;

/// <summary>Under which heading the help and the palette show a command; the label is CommandText "Group." + name.</summary>
public enum CommandGroup
{
    Go,
    General,
    List,
    Record,
    Administration,
}

/// <summary>Something a person can do by keys or from the palette.</summary>
/// <param name="Id">Also the key of its label in CommandText, and the value of data-command on the button that does the same.</param>
/// <param name="Keys">What it has unless the person says otherwise, as <c>KeyChord</c> writes it.</param>
/// <param name="Action">What the authorizer is asked for; null for what everybody who is signed in may do.</param>
/// <param name="Operation">The REST operation that it equals; null where it only moves the focus or the selection on the screen.</param>
public sealed record Command(
    string Id, CommandGroup Group, CommandPlace Place, string? Keys = null, string? Action = null, string? Operation = null)
{
    /// <summary>Where it leads, for a command that only goes somewhere.</summary>
    public string? Href { get; init; }

    /// <summary>
    /// Done by the button on the page that carries data-command, and offered only while there is one: what depends on the state
    /// of the record is decided where the record is shown.
    /// </summary>
    public bool NeedsButton { get; init; }

    /// <summary>Has a dialog of its own that works on rows too (QuickActions).</summary>
    public bool Quick { get; init; }
}
