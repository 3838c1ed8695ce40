using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>How many statements a piece of work sends to the database; what other tests send meanwhile does not count.</summary>
internal static class SqlStatements
{
    private static readonly AsyncLocal<int[]?> s_count = new();

    public static async Task<int> CountAsync(Func<Task> work)
    {
        using var all = DiagnosticListener.AllListeners.Subscribe(new Listeners());
        var count = s_count.Value = [0];
        await work();
        s_count.Value = null;
        return count[0];
    }

    private sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name && s_count.Value is { } count)
            {
                Interlocked.Increment(ref count[0]);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
