using System.Collections.Frozen;
using System.Globalization;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// What a person presses, in one spelling: <c>a</c>, <c>?</c>, <c>Shift+x</c>, <c>Enter</c>, <c>Mod+k</c> (Ctrl, on a Mac Cmd), or
/// two after each other: <c>g d</c>. It names what a key writes, not where it lies, so that it holds on every keyboard layout.
/// wwwroot-assets/modules/commands/keys.ts writes the same spelling.
/// </summary>
public static class KeyChord
{
    public const int MostLength = 24;
    private const string Mod = "Mod+";
    private const string Shift = "Shift+";

    private static readonly FrozenSet<string> s_named = FrozenSet.Create(StringComparer.Ordinal, "Enter", "F2", "F8", "F9");

    /// <summary>What browsers keep for themselves, or their users expect of them: close, new window, print, find, zoom, developer tools …</summary>
    private static readonly FrozenSet<string> s_reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. "bcdefghijlmnopqrstuvwxyz0123456789+-=,.".Select(key => Mod + key),
            .. "abcdefghijklmnopqrstuvwxyz".Select(key => Mod + Shift + key),
            "Mod+Enter", "Mod+Shift+Enter", "Mod+F2", "Mod+F8", "Mod+F9",
        ]);

    public static bool IsReserved(string chord) => s_reserved.Contains(chord);

    /// <returns>True for a chord in the one spelling, reserved or not.</returns>
    public static bool IsWellFormed(string? chord)
    {
        if (chord is not { Length: > 0 and <= MostLength })
        {
            return false;
        }

        return chord.Split(' ') switch
        {
            [var one] => IsStroke(one),
            [var first, var second] => IsPlain(first) && IsPlain(second),
            _ => false,
        };
    }

    /// <summary>Whether pressing one also begins, or is, the other.</summary>
    public static bool Overlap(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one == other || one.StartsWith(other + " ", StringComparison.Ordinal) || other.StartsWith(one + " ", StringComparison.Ordinal);
    }

    private static bool IsStroke(string stroke)
    {
        var rest = stroke.StartsWith(Mod, StringComparison.Ordinal) ? stroke[Mod.Length..] : stroke;
        var shifted = rest.StartsWith(Shift, StringComparison.Ordinal) && rest.Length > Shift.Length;
        var key = shifted ? rest[Shift.Length..] : rest;

        // Shift is part of what a sign is: "?" needs it on one layout and not on another.
        return s_named.Contains(key) || (IsPlain(key) && (!shifted || char.IsLetter(key[0])));
    }

    private static bool IsPlain(string key) => key.Length == 1 && IsWritten(key[0]) && char.ToLowerInvariant(key[0]) == key[0];

    private static bool IsWritten(char sign) => char.GetUnicodeCategory(sign) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark);
}
