using System.Security.Cryptography;
using SynergyFlow.Infrastructure.Policies.Archive;

namespace SynergyFlow.Web.Hosting;

/// <summary>
/// <c>verify-receipts --archive FOLDER [--keys FOLDER]</c>: checks files of the archive, and exports, with nothing but themselves and keys: no database,
/// no configuration. For an auditor on a machine of his own.
/// </summary>
internal static class VerifyArchiveCommand
{
    public const string Option = "--archive";
    private const string KeysOption = "--keys";
    private const int Refused = 2;

    /// <returns>The exit code: 0 all is as it was sealed, 1 it is not, 2 what is to be checked cannot be read.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        var (folder, keys) = words switch
        {
            [Option, var one] => (one, null),
            [Option, var one, KeysOption, var other] => (one, other),
            _ => ((string?)null, (string?)null),
        };
        if (folder is null || !Directory.Exists(folder) || (keys is not null && !Directory.Exists(keys)))
        {
            await Console.Error.WriteLineAsync(
                $"Usage: {VerifyReceiptsCommand.Verb} {Option} FOLDER [{KeysOption} FOLDER]. Both folders must be there; the second has the keys that may have signed (PEM, the public halves are enough).");
            return Refused;
        }

        try
        {
            var report = await ArchiveCheck.RunAsync(folder, keys, CancellationToken.None);
            foreach (var line in report.Lines)
            {
                Console.WriteLine(line);
            }

            return report.Faults == 0 && report.Days > 0 ? 0 : 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"This cannot be read: {failure.Message}");
            return Refused;
        }
    }
}
