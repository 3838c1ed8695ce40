using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Policies.Archive;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Archive;

/// <summary>Whatever was done to files of the archive is found by whoever has nothing but the files and the keys.</summary>
public sealed class ArchiveVerifierTests(PostgresServer postgres) : ArchiveTest(postgres)
{
    private string Month => Path.Combine(Archive, $"{Tenant.First}", $"{Old:yyyy-MM}");

    private string Day => Path.Combine(Month, $"receipts-{Old.AddDays(2):yyyy-MM-dd}.jsonl.gz");

    /// <summary>By itself, without the list of files: what the chain alone finds.</summary>
    [Theory]
    [InlineData("verdict", "Altered")]
    [InlineData("input", "Altered")]
    [InlineData("removed", "LinkMissing Altered")]
    [InlineData("removed first", "LinkMissing Altered CutShort")]
    [InlineData("swapped", "LinkMissing Altered")]
    [InlineData("twice", "LinkMissing Altered CutShort")]
    [InlineData("cut", "CutShort")]
    [InlineData("cut in a line", "Unreadable")]
    [InlineData("end counts less", "CutShort")]
    [InlineData("other day", "Altered")]
    [InlineData("other tenant", "Altered")]
    [InlineData("signature", "SignatureWrong")]
    [InlineData("foreign key under its name", "SignatureWrong")]
    [InlineData("foreign key", "KeyUnknown")]
    [InlineData("no signature", "NotSigned")]
    [InlineData("more fields", "Unreadable")]
    [InlineData("field twice", "Unreadable")]
    [InlineData("no json", "Unreadable")]
    [InlineData("null", "Unreadable")]
    [InlineData("endless line", "Unreadable")]
    public async Task Mutant_IsFound(string mutation, string faults)
    {
        await ThreeAsync();
        var lines = await ReadAsync(Day);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "alone")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "receipts.jsonl"), string.Join('\n', lines) + "\n", Ct);
        Assert.Equal((1, 0), ((await VerifyAsync(folder)).Days, (await VerifyAsync(folder)).Faults));

        await File.WriteAllTextAsync(Path.Combine(folder, "receipts.jsonl"), Mutated(lines, mutation), Ct);
        ArchiveVerifier verifier = new(Known);
        await verifier.FolderAsync(folder, Ct);
        Assert.Superset(faults.Split(' ').ToHashSet(), verifier.Faults.Select(fault => fault.Kind.ToString()).ToHashSet());
        Assert.True((await ArchiveCheck.RunAsync(folder, Keyring, Ct)).Faults > 0);
    }

    /// <summary>What no chain shows, its own end cut off, the signed list of files does.</summary>
    [Theory]
    [InlineData("end cut off", "FileAltered CutShort")]
    [InlineData("end cut off, hash of the file renewed", "CutShort SignatureWrong")]
    [InlineData("end cut off, list of files renewed", "SignatureWrong")]
    [InlineData("file removed", "FileMissing")]
    [InlineData("file removed from the list too", "SignatureWrong")]
    [InlineData("list signed by another key", "KeyUnknown")]
    [InlineData("list without signature", "NotSigned")]
    [InlineData("list leads out of the folder", "Unreadable")]
    [InlineData("list is no list", "Unreadable")]
    [InlineData("packed again", "FileAltered")]
    public async Task MutantAgainstTheList_IsFound(string mutation, string faults)
    {
        await MonthAsync(At(Old, 3));
        await DenyAsync(At(Old, 3), "audit.read");
        await ThreeAsync();
        Assert.Equal((2, 0), ((await VerifyAsync()).Days, (await VerifyAsync()).Faults));
        var list = Path.Combine(Month, "manifest.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(list, Ct))!;
        var entry = json["files"]!.AsArray().Single(file => (string)file!["kind"]! == "receipts")!;
        var lines = await ReadAsync(Day);
        if (mutation.StartsWith("end cut off", StringComparison.Ordinal))
        {
            var end = JsonNode.Parse(lines[^1])!;
            var last = (string)JsonNode.Parse(lines[^3])!["hash"]!;
            (end["end"]!["rows"], end["end"]!["last"]) = (2, last);
            await PackAsync(Day, [.. lines[..^2], end.ToJsonString()]);
            if (mutation.Contains("renewed", StringComparison.Ordinal))
            {
                entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Day, Ct)));
            }

            if (mutation.Contains("list", StringComparison.Ordinal))
            {
                (entry["rows"], entry["last"]) = (2, last);
            }
        }

        switch (mutation)
        {
            case "packed again":
                await PackAsync(Day, lines, CompressionLevel.NoCompression);
                break;
            case "file removed" or "file removed from the list too":
                File.Delete(Day);
                if (mutation.EndsWith("too", StringComparison.Ordinal))
                {
                    json["files"]!.AsArray().Remove(entry);
                }

                break;
            case "list signed by another key":
                using (var own = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    var manifest = System.Text.Json.JsonSerializer.Deserialize<ArchiveManifest>(json.ToJsonString(), ArchiveLines.Json)!;
                    json["key"] = SealKeys.IdOf(own);
                    json["publicKey"] = Convert.ToBase64String(own.ExportSubjectPublicKeyInfo());
                    json["signature"] = Convert.ToBase64String(own.SignHash(manifest.Digest()));
                }

                break;
            case "list without signature":
                (json["key"], json["signature"]) = (null, null);
                break;
            case "list leads out of the folder":
                entry["name"] = "../../" + (string)entry["name"]!;
                break;
        }

        await File.WriteAllTextAsync(list, mutation == "list is no list" ? "[" : json.ToJsonString(), Ct);
        ArchiveVerifier verifier = new(Known);
        await verifier.FolderAsync(Archive, Ct);
        Assert.Superset(faults.Split(' ').ToHashSet(), verifier.Faults.Select(fault => fault.Kind.ToString()).ToHashSet());
    }

    /// <summary>Whoever has no keys is told which were used, and that the files alone prove nothing about them.</summary>
    [Fact]
    public async Task WithoutKeys_ThoseOfTheFilesAreTaken_AndNamed()
    {
        await ThreeAsync();
        var findings = await ArchiveCheck.RunAsync(Archive, null, Ct);
        Assert.Equal(0, findings.Faults);
        Assert.Contains(findings.Lines, line => line.Contains("--keys", StringComparison.Ordinal));
        using var known = ECDsa.Create();
        known.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(Keyring, "signing.pem"), Ct));
        Assert.Contains(findings.Lines, line => line.EndsWith($"signed by {SealKeys.IdOf(known)}", StringComparison.Ordinal));

        var lines = await ReadAsync(Day);
        await PackAsync(Day, Mutated(lines, "foreign key under its name").Split('\n')[..^1]);
        Assert.True((await ArchiveCheck.RunAsync(Archive, null, Ct)).Faults > 0);
        Assert.Equal((0, 0), await EmptyAsync());
    }

    private async Task<(int, int)> EmptyAsync()
    {
        var nothing = await ArchiveCheck.RunAsync(Directory.CreateDirectory(Path.Combine(Folder, "nothing")).FullName, null, Ct);
        return (nothing.Days, nothing.Faults);
    }

    private async Task ThreeAsync()
    {
        foreach (var hour in new[] { 8, 9, 10 })
        {
            await DecidedAsync(At(Old, 3, hour));
        }

        await SealAsync();
        if (!Directory.Exists(Archive))
        {
            await RoundAsync();
        }
    }

    private bool? Known(string id, byte[] hash, byte[] signature)
    {
        var keys = SealKeys.Read(Keyring);
        return keys.GetValueOrDefault(id)?.VerifyHash(hash, signature);
    }

    private static string Mutated(string[] lines, string mutation)
    {
        List<string> changed = [.. lines];
        var middle = JsonNode.Parse(lines[2])!;
        switch (mutation)
        {
            case "verdict":
                middle["receipt"]!["verdict"] = "P9";
                break;
            case "input":
                middle["receipt"]!["input"] = (string)middle["receipt"]!["input"]! + " ";
                break;
            case "removed":
                changed.RemoveAt(2);
                return Text();
            case "removed first":
                changed.RemoveAt(1);
                return Text();
            case "swapped":
                (changed[1], changed[2]) = (changed[2], changed[1]);
                return Text();
            case "twice":
                changed.Insert(2, changed[2]);
                return Text();
            case "cut":
                changed.RemoveAt(changed.Count - 1);
                return Text();
            case "cut in a line":
                changed = [.. lines[..3], lines[3][..100]];
                return string.Join('\n', changed);
            case "end counts less":
                changed.RemoveAt(3);
                return Text();
            case "other day":
                changed[0] = lines[0].Replace($"{Old.AddDays(2):yyyy-MM-dd}", $"{Old.AddDays(3):yyyy-MM-dd}", StringComparison.Ordinal);
                return Text();
            case "other tenant":
                changed[0] = lines[0].Replace(Tenant.First.ToString(), "0190b7a0-0000-7000-8000-000000000001", StringComparison.Ordinal);
                return Text();
            case "signature":
                middle["signature"] = JsonNode.Parse(lines[1])!["signature"]!.DeepClone();
                break;
            case "foreign key" or "foreign key under its name":
                return Foreign(lines, mutation == "foreign key");
            case "no signature":
                var last = JsonNode.Parse(lines[3])!;
                (last["key"], last["signature"]) = (null, null);
                changed[3] = last.ToJsonString();
                return Text();
            case "more fields":
                middle["receipt"]!["note"] = "not sealed";
                break;
            case "field twice":
                changed[2] = lines[2].Replace("\"verdict\":", "\"verdict\":\"P9\",\"verdict\":", StringComparison.Ordinal);
                Assert.NotEqual(lines[2], changed[2]);
                return Text();
            case "no json":
                changed[2] = "not json";
                return Text();
            case "null":
                changed[2] = "null";
                return Text();
            case "endless line":
                changed[2] = new string(' ', ArchiveLines.Longest + 100_000) + changed[2];
                return Text();
            default:
                throw new ArgumentOutOfRangeException(nameof(mutation), mutation, null);
        }

        changed[2] = middle.ToJsonString();
        return Text();

        string Text() => string.Join('\n', changed) + "\n";
    }

    /// <summary>The whole day made anew with another verdict and signed by somebody else, who knows how it is done.</summary>
    private static string Foreign(string[] lines, bool underItsOwnName)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var head = System.Text.Json.JsonSerializer.Deserialize<SectionHead>(lines[0], ArchiveLines.Json)!;
        var name = underItsOwnName ? SealKeys.IdOf(own) : head.Keys.Keys.Single();
        StringBuilder text = new();
        Add(head with { Keys = new Dictionary<string, string> { [name] = Convert.ToBase64String(own.ExportSubjectPublicKeyInfo()) } });
        byte[] before = [];
        string? first = null;
        foreach (var line in lines[1..^1])
        {
            var altered = JsonNode.Parse(line)!;
            altered["receipt"]!["verdict"] = "P9";
            var row = System.Text.Json.JsonSerializer.Deserialize<SealedReceipt>(altered.ToJsonString(), ArchiveLines.Json)!;
            before = ReceiptSeal.HashOf(before, head.Day, row.Position, row.Receipt);
            first ??= Convert.ToHexStringLower(before);
            Add(row with { Hash = Convert.ToHexStringLower(before), Key = name, Signature = own.SignHash(before) });
        }

        Add(new SectionEnd(new SectionCount(lines.Length - 2, first, Convert.ToHexStringLower(before))));
        return text.ToString();

        void Add<T>(T one) => text.Append(System.Text.Json.JsonSerializer.Serialize(one, ArchiveLines.Json)).Append('\n');
    }

    private static async Task<string[]> ReadAsync(string file)
    {
        await using var stored = File.OpenRead(file);
        await using GZipStream unpacked = new(stored, CompressionMode.Decompress);
        using StreamReader reader = new(unpacked);
        return (await reader.ReadToEndAsync(Ct)).TrimEnd('\n').Split('\n');
    }

    private static async Task PackAsync(string file, string[] lines, CompressionLevel level = CompressionLevel.Optimal)
    {
        await using var stored = File.Create(file);
        await using GZipStream packed = new(stored, level);
        await packed.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), Ct);
    }
}
