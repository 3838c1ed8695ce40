using System.Globalization;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence.Embedded;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Hosting;

/// <summary>
/// <c>verify-receipts [FIRST-DAY [LAST-DAY]]</c>: checks the receipts of all tenants and serves nobody. For those who do not want to take the
/// program's own word for it while it runs, with a copy of the keys and a restored backup, say.
/// </summary>
internal static class VerifyReceiptsCommand
{
    public const string Verb = "verify-receipts";
    private const int Refused = 2;

    /// <param name="days">None: yesterday and today. One: that day. Two: from the first to the last.</param>
    /// <returns>The exit code: 0 all is as it was sealed, 1 it is not, 2 the days cannot be read.</returns>
    public static async Task<int> RunAsync(string[] days)
    {
        if (days is [VerifyArchiveCommand.Option, ..])
        {
            return await VerifyArchiveCommand.RunAsync(days);
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var (from, to) = (IsoDay.Read(days.ElementAtOrDefault(0)) ?? today.AddDays(-1), IsoDay.Read(days.ElementAtOrDefault(1) ?? days.ElementAtOrDefault(0)) ?? today);
        if (days.Length > 2 || days.Any(day => IsoDay.Read(day) is null) || to < from)
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [FIRST-DAY [LAST-DAY]], days in UTC such as 2026-12-01; or {Verb} {VerifyArchiveCommand.Option} FOLDER.");
            return Refused;
        }

        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        await using var database = await builder.UseDatabaseAsync();
        builder.Services.AddSynergyFlow(database.ConnectionString, database.Owner);
        builder.PlaceReceiptKeys();
        await using var app = builder.Build();
        var faults = 0;
        foreach (var (tenant, report) in await app.Services.GetRequiredService<SealWatch>().CheckAsync(from, to, CancellationToken.None))
        {
            foreach (var day in report.Days)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tenant} {day.Day:O} {day.Links} links, last {day.Hash} signed by {day.SigningKey ?? "nobody"}"));
            }

            foreach (var day in report.Archived)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tenant} {day.Day:O} {day.Receipts} links in the archive, {day.File}"));
            }

            foreach (var fault in report.Faults)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tenant} {fault.Day:O} FAULT {fault.Kind} at {fault.Position?.ToString(CultureInfo.InvariantCulture) ?? "no link"}: {fault.Id} {fault.Key}"));
            }

            faults += report.Faults.Count;
        }

        Console.WriteLine(faults == 0 ? "All receipts are what was sealed." : $"{faults} faults.");
        return faults == 0 ? 0 : 1;
    }
}
