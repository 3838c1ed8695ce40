using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Whether one person uses shortcuts, and where his keys differ from everybody's.</summary>
public sealed class Shortcuts : Aggregate
{
    private Shortcuts()
    {
    }

    public UserId User { get; private init; }

    public bool Enabled { get; private set; } = true;

    /// <summary>Command to keys; null: the command has none.</summary>
    public IReadOnlyDictionary<string, string?> Keys { get; private set; } = new Dictionary<string, string?>();

    public override string AggregateKind => "shortcuts";

    public override Guid AggregateId => User.Value;

    public static Shortcuts Begin(TenantId tenant, UserId user) => new() { Tenant = tenant, User = user };

    /// <summary>Replaces all that was chosen. What equals the table is not kept, so that a better default reaches everybody.</summary>
    /// <returns><see cref="InvalidField"/> "keys", <see cref="ShortcutReserved"/>, or <see cref="ShortcutTaken"/>.</returns>
    public Result Choose(bool enabled, IReadOnlyDictionary<string, string?> keys, IShortcutTable table, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(table);
        if (Refusal(keys, table) is { } refused)
        {
            return refused;
        }

        var defaults = table.Commands.ToDictionary(command => command.Command, command => command.Keys, StringComparer.Ordinal);
        var chosen = keys.Where(pair => pair.Value != defaults[pair.Key]).ToDictionary(StringComparer.Ordinal);
        List<FieldChange> changes = [];
        if (enabled != Enabled)
        {
            changes.Add(new FieldChange("enabled", Enabled ? "true" : "false", enabled ? "true" : "false"));
        }

        foreach (var command in Keys.Keys.Union(chosen.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (Keys.GetValueOrDefault(command, defaults.GetValueOrDefault(command)), chosen.GetValueOrDefault(command, defaults.GetValueOrDefault(command)));
            if (old != now)
            {
                changes.Add(new FieldChange(command, old, now));
            }
        }

        if (changes.Count > 0)
        {
            (Enabled, Keys) = (enabled, chosen);
            Raise(new ShortcutsChanged(changes), stamp);
        }

        return Result.Success;
    }

    private static Error? Refusal(IReadOnlyDictionary<string, string?> keys, IShortcutTable table)
    {
        if (keys.Keys.FirstOrDefault(id => !table.Commands.Any(command => command.Command == id)) is { } unknown)
        {
            return new InvalidField("keys", $"There is no command '{(unknown.Length > 60 ? unknown[..60] : unknown)}'.");
        }

        foreach (var (command, chord) in keys)
        {
            if (chord is not null && !KeyChord.IsWellFormed(chord))
            {
                return new InvalidField("keys", $"The keys of {command} are not written as a, ?, Shift+x, Mod+k or g d.");
            }

            if (chord is not null && KeyChord.IsReserved(chord))
            {
                return new ShortcutReserved(command, chord);
            }
        }

        ShortcutSettings settings = new(true, keys, 0);
        var all = table.Commands.Select(command => (Command: command, Keys: settings.KeysOf(command))).Where(one => one.Keys is not null).ToList();
        foreach (var (command, chord) in all.Where(one => keys.ContainsKey(one.Command.Command)))
        {
            var other = all.FirstOrDefault(one => one.Command != command && Meet(one.Command.Place, command.Place) && KeyChord.Overlap(one.Keys!, chord!));
            if (other.Command is not null)
            {
                return new ShortcutTaken(command.Command, chord!, other.Command.Command);
            }
        }

        return null;
    }

    private static bool Meet(CommandPlace one, CommandPlace other) =>
        one == other || one is CommandPlace.Everywhere || other is CommandPlace.Everywhere
        || one is CommandPlace.Record || other is CommandPlace.Record;
}

[EventName("user.shortcuts_changed")]
public sealed record ShortcutsChanged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record ShortcutReserved : InvalidError
{
    public ShortcutReserved(string command, string keys)
        : base("shortcut.reserved", $"The browser needs {keys} for itself; {command} cannot have it.") => (Keys, Field) = (keys, "keys");

    public string Keys { get; }
}

/// <param name="Command">The command that should get the keys.</param>
/// <param name="Other">The command that has them, or keys that begin with them.</param>
public sealed record ShortcutTaken(string Command, string Keys, string Other)
    : ConflictError("shortcut.taken", $"{Keys} is already {Other}. Give {Other} other keys first, or choose others for {Command}.");

public interface IShortcutStore
{
    /// <returns>The person's choices locked for change; new ones where he has none.</returns>
    Task<Shortcuts> GetForEditAsync(TenantId tenant, UserId user, CancellationToken ct);
}
