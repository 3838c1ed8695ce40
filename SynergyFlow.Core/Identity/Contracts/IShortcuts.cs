using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Contracts;

/// <summary>Where a shortcut works. Two places overlap when they are the same or one of them is everywhere.</summary>
public enum CommandPlace
{
    Everywhere,
    Queue,
    Ticket,

    /// <summary>In the queue and on a ticket.</summary>
    Record,
}

/// <summary>A command as far as its keys go.</summary>
/// <param name="Keys">As <c>KeyChord</c> writes them; null for a command without keys.</param>
public sealed record CommandKeys(string Command, string? Keys, CommandPlace Place);

/// <summary>The commands that there are, with the keys they have unless somebody says otherwise.</summary>
public interface IShortcutTable
{
    IReadOnlyList<CommandKeys> Commands { get; }
}

/// <param name="Enabled">False: no key does anything but what the browser does with it.</param>
/// <param name="Keys">Only what differs from the table: command to keys; null: this command has none.</param>
/// <param name="Version">0 while nothing was ever chosen.</param>
public sealed record ShortcutSettings(bool Enabled, IReadOnlyDictionary<string, string?> Keys, int Version)
{
    public static ShortcutSettings Default { get; } = new(true, new Dictionary<string, string?>(), 0);

    public string? KeysOf(CommandKeys command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Keys.TryGetValue(command.Command, out var chosen) ? chosen : command.Keys;
    }
}

public interface IShortcuts
{
    /// <returns>What the person chose; <see cref="ShortcutSettings.Default"/> where he chose nothing.</returns>
    Task<ShortcutSettings> FindAsync(TenantId tenant, UserId user, CancellationToken ct);
}
