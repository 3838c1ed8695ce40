using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>The first line of a day. With the keys, so that the file can be checked by itself.</summary>
/// <param name="Keys">Public halves of the keys that signed (SubjectPublicKeyInfo, Base64), by their ids.</param>
internal sealed record SectionHead(string Format, Guid Tenant, DateOnly Day, IReadOnlyDictionary<string, string> Keys);

/// <summary>A receipt and its link. Question, answer and reasons are texts, byte for byte what was sealed.</summary>
internal sealed record SealedReceipt(int Position, string Hash, string? Key, byte[]? Signature, DecisionReceipt Receipt);

/// <summary>The last line of a day: what was cut off before it is missed.</summary>
internal sealed record SectionEnd(SectionCount End);

/// <param name="First">Hash of the first link; null where there are none.</param>
/// <param name="Last">Hash of the last one.</param>
internal sealed record SectionCount(int Rows, string? First, string? Last);

/// <summary>JSON Lines as files and exports have them. What is read may be anybody's.</summary>
internal static class ArchiveLines
{
    /// <summary>A receipt has some kilobytes.</summary>
    public const int Longest = 4 * 1024 * 1024;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, never a page
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static async Task WriteAsync<T>(Stream output, T line, CancellationToken ct)
    {
        await JsonSerializer.SerializeAsync(output, line, Json, ct);
        await output.WriteAsync("\n"u8.ToArray(), ct);
    }

    /// <exception cref="InvalidDataException">A line is longer than any that was ever written.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(Stream text, [EnumeratorCancellation] CancellationToken ct)
    {
        using StreamReader reader = new(text, leaveOpen: true);
        var buffer = new char[16 * 1024];
        System.Text.StringBuilder line = new();
        int count;
        while ((count = await reader.ReadAsync(buffer, ct)) > 0)
        {
            var rest = buffer.AsMemory(0, count);
            for (var end = rest.Span.IndexOf('\n'); end >= 0; end = rest.Span.IndexOf('\n'))
            {
                line.Append(rest[..end]);
                yield return Taken();
                rest = rest[(end + 1)..];
            }

            line.Append(rest);
            if (line.Length > Longest)
            {
                throw new InvalidDataException("A line is too long.");
            }
        }

        if (line.Length > 0)
        {
            yield return Taken();
        }

        string Taken()
        {
            var taken = line.ToString();
            line.Clear();
            return taken;
        }
    }
}
