using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// One-time passwords by time (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits, half a minute. The framework's own check
/// says only whether a code is right, not of which half minute, and without that a code would count twice (docs/adr/0039).
/// </summary>
public static class Totp
{
    public const int Digits = 6;
    public const int KeyBytes = 20;
    private const int Seconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / Seconds;

    [SuppressMessage("Security", "CA5350", Justification = "What authenticator apps understand; HMAC-SHA-1 is not broken (RFC 6238, 1.2).")]
    public static string CodeOf(byte[] key, long step)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, moment, hash);
        var cut = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        return (cut % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <returns>The step whose code it is: now, one before or one after, because clocks differ and people type; null for a wrong one.</returns>
    public static long? StepOf(byte[] key, string code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        long? found = null;
        foreach (var step in (long[])[StepAt(now) - 1, StepAt(now), StepAt(now) + 1])
        {
            if (CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.UTF8.GetBytes(CodeOf(key, step)), System.Text.Encoding.UTF8.GetBytes(code)))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>Base32 (RFC 4648) without padding: how apps take a key that is typed. The bits must make whole letters.</summary>
    public static string Letters(ReadOnlySpan<byte> bytes)
    {
        var letters = new char[bytes.Length * 8 / 5];
        for (var letter = 0; letter < letters.Length; letter++)
        {
            var (index, shift) = (letter * 5 / 8, letter * 5 % 8);
            var pair = (bytes[index] << 8) | (index + 1 < bytes.Length ? bytes[index + 1] : 0);
            letters[letter] = Alphabet[(pair >> (11 - shift)) & 0x1f];
        }

        return new string(letters);
    }
}
