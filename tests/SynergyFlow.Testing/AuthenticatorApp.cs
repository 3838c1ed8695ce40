using SynergyFlow.Core.Identity;

namespace SynergyFlow.Testing;

/// <summary>What somebody has on his phone: the key that he typed into it, and a code when he asks for one.</summary>
public sealed class AuthenticatorApp(string letters)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly byte[] _key = Read(letters);
    private long _last;

    /// <summary>Never the same code twice: rather the one that is shown next, which counts already.</summary>
    public string NextCode()
    {
        _last = Math.Max(Totp.StepAt(TimeProvider.System.GetUtcNow()), _last + 1);
        return Totp.CodeOf(_key, _last);
    }

    public string LastCode() => Totp.CodeOf(_key, _last);

    private static byte[] Read(string letters)
    {
        var bits = letters.Where(char.IsAsciiLetterOrDigit).Select(letter => Alphabet.IndexOf(letter, StringComparison.Ordinal))
            .SelectMany(value => Enumerable.Range(0, 5).Select(bit => (value >> (4 - bit)) & 1)).ToList();
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => (byte)part.Aggregate(0, (sum, bit) => (sum << 1) | bit))];
    }
}
