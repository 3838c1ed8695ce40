using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Policies.Bundles;

/// <summary>JSON as OPA hashes it: members by name, no blanks, texts as Go writes them.</summary>
internal static class CanonicalJson
{
    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        ArrayBufferWriter<byte> output = new(json.Length);
        Write(output, document.RootElement);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var first = true;
                output.Write("{"u8);
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, Utf8Order.Instance))
                {
                    output.Write(first ? [] : ","u8);
                    WriteText(output, member.Name);
                    output.Write(":"u8);
                    Write(output, member.Value);
                    first = false;
                }

                output.Write("}"u8);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    output.Write(i == 0 ? [] : ","u8);
                    Write(output, value[i]);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteText(output, value.GetString()!);
                break;
            default:
                // Numbers as they were written, and the three words.
                output.Write(Encoding.UTF8.GetBytes(value.GetRawText()));
                break;
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> output, string text)
    {
        StringBuilder written = new("\"");
        foreach (var one in text)
        {
            _ = one switch
            {
                '"' => written.Append("\\\""),
                '\\' => written.Append("\\\\"),
                '\n' => written.Append("\\n"),
                '\r' => written.Append("\\r"),
                '\t' => written.Append("\\t"),
                '\b' => written.Append("\\b"),
                '\f' => written.Append("\\f"),
                < ' ' or '\u2028' or '\u2029' => written.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}"),
                _ => written.Append(one),
            };
        }

        output.Write(Encoding.UTF8.GetBytes(written.Append('"').ToString()));
    }

    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
