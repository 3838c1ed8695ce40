using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// A place in a list: the key of the row it stands at. It is bound to the list's order and carries a checksum, so that one of
/// another list, or a mangled one, is refused instead of giving a page from somewhere. It opens nothing: whoever uses it
/// sees what his scope lets him see.
/// </summary>
/// <param name="Backwards">The page before this place, not after it.</param>
internal sealed record Cursor(bool Backwards, IReadOnlyList<string> Key)
{
    private const int MostLetters = 2_000;
    private const int CheckLength = 8;

    public static string Write(string bound, bool backwards, IReadOnlyList<string> key)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes<string[]>([backwards ? "b" : "f", .. key]);
        return Base64Url.EncodeToString([.. Check(bound, json), .. json]);
    }

    /// <returns>Null for anything that <see cref="Write"/> did not give for the same order.</returns>
    public static Cursor? Read(string bound, string text, int keys)
    {
        if (text.Length > MostLetters || !Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= CheckLength || !bytes.AsSpan(0, CheckLength).SequenceEqual(Check(bound, bytes.AsSpan(CheckLength))))
        {
            return null;
        }

        try
        {
            var parts = JsonSerializer.Deserialize<string[]>(bytes.AsSpan(CheckLength));
            return parts is ["b" or "f", ..] && parts.Length == keys + 1 && Array.TrueForAll(parts, part => part is not null)
                ? new Cursor(parts[0] == "b", parts[1..])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Check(string bound, ReadOnlySpan<byte> json) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes("cursor-1\n" + bound + "\n"), .. json]).AsSpan(0, CheckLength);
}
