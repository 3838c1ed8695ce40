using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>The sources of SynergyFlow's own policies, as <c>deploy/policies</c> has them.</summary>
internal static class PolicyLibrary
{
    private const string Prefix = "PolicySource/";
    private const string Tables = "PolicyTable/";

    /// <summary>What every version is evaluated with.</summary>
    private static readonly string[] s_shared = ["reason/reason.rego", "matrix/data.json"];

    private static readonly Assembly s_assembly = typeof(PolicyLibrary).Assembly;

    public static PolicyText Own(string policy) => new(Read($"{policy}/{policy}.rego"), Read($"{policy}/{policy}_test.rego"), null);

    /// <summary>SynergyFlow's own policy with an empty table before it.</summary>
    public static PolicyText Tabled(string policy) => new(Found($"{Tables}{policy}/{policy}.rego"), Found($"{Tables}{policy}/{policy}_test.rego"), null);

    /// <summary>All that is asked, without the tests, by the names that a bundle has for it.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Sources() =>
        from name in s_assembly.GetManifestResourceNames()
        where name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".rego", StringComparison.Ordinal) && !name.EndsWith("_test.rego", StringComparison.Ordinal)
        select ($"synergyflow/{name[Prefix.Length..]}", Encoding.UTF8.GetBytes(Read(name[Prefix.Length..])));

    /// <summary>Lays out a folder as OPA wants it, with the version's text in the place of SynergyFlow's own.</summary>
    public static async Task LayOutAsync(string folder, string policy, PolicyText text, CancellationToken ct)
    {
        await WriteAsync(".manifest", """{"roots":["synergyflow"]}""");
        foreach (var shared in s_shared)
        {
            await WriteAsync($"synergyflow/{shared}", Read(shared));
        }

        await WriteAsync(PolicyFileName(policy), text.Source);
        await WriteAsync(TestFileName(policy), text.Tests);

        async Task WriteAsync(string name, string content)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, content, ct);
        }
    }

    public static string PolicyFileName(string policy) => $"synergyflow/{policy}/{policy}.rego";

    public static string TestFileName(string policy) => $"synergyflow/{policy}/{policy}_test.rego";

    /// <summary>Of a text and of all that it is evaluated with.</summary>
    public static string Revision(PolicyText text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in s_shared.Select(Read).Append(text.Source).Append(text.Tests))
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string Read(string name) => Found(Prefix + name);

    private static string Found(string name)
    {
        using var stream = s_assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program lacks {name}.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
