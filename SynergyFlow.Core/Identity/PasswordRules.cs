using System.Security.Cryptography;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Long rather than complicated: composition rules make people write passwords down.</summary>
public static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 128;
    private const int FewestDifferent = 5;

    // Without characters that look alike: it is read off a screen once.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <returns>Null when the password will do.</returns>
    public static Error? Check(string field, string? password, string? email)
    {
        if (string.IsNullOrEmpty(password))
        {
            return new InvalidField(field, $"{field} is required.");
        }

        if (password.Length is < Shortest or > Longest)
        {
            return new PasswordTooWeak(field, $"{field} must have {Shortest} to {Longest} characters.");
        }

        if (password.Distinct().Count() < FewestDifferent)
        {
            return new PasswordTooWeak(field, $"{field} must have at least {FewestDifferent} different characters.");
        }

        var name = email?.Split('@')[0];
        return name is { Length: > 3 } && password.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? new PasswordTooWeak(field, $"{field} must not contain the e-mail address.")
            : null;
    }

    /// <summary>About 116 bits, in groups that can be typed.</summary>
    public static string Generate() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, 20).Chunk(5).Select(part => new string(part)));
}
