using System.Diagnostics;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>How many statements a piece of work sends to the database; what other tests send meanwhile does not count.</summary>
internal static class SqlStatements
{
    private static readonly AsyncLocal<int[]?> s_count = new();

    public static async Task<int> CountAsync(Func<Task> work)
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = statement =>
            {
                if (s_count.Value is { } count && statement.TagObjects.Any(tag => tag.Key is "db.query.text" or "db.statement"))
                {
                    Interlocked.Increment(ref count[0]);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var count = s_count.Value = [0];
        await work();
        s_count.Value = null;
        return count[0];
    }
}
