using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>One file of a month.</summary>
/// <param name="Rows">Receipts, denials or comparisons.</param>
/// <param name="First">Hash of the first link; null for what has no chain.</param>
/// <param name="Last">Hash of the last link.</param>
internal sealed record ArchiveFile(string Name, string Kind, DateOnly Day, int Rows, string? First, string? Last, string Sha256);

/// <summary>
/// All files of a tenant's month, signed with the key of the chain: a file that is taken away, or cut off at its end, is missed. It lies beside them.
/// </summary>
/// <param name="Month">Its first day.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, Base64.</param>
internal sealed record ArchiveManifest(
    string Format, Guid Tenant, DateOnly Month, IReadOnlyList<ArchiveFile> Files, string? Key, string? PublicKey, byte[]? Signature)
{
    public const string FileName = "manifest.json";
    public const string Edition = "synergyflow-archive/1";

    /// <summary>What is signed: each field with its length before it.</summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        IEnumerable<string?> fields = [Format, Tenant.ToString(), Day(Month), Files.Count.ToString(CultureInfo.InvariantCulture)];
        foreach (var field in fields.Concat(Files.SelectMany(file =>
            (string?[])[file.Name, file.Kind, Day(file.Day), file.Rows.ToString(CultureInfo.InvariantCulture), file.First, file.Last, file.Sha256])))
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
