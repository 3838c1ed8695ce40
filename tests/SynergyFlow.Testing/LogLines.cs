using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Testing;

/// <summary>Keeps what is logged as a warning or worse.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _wrong = [];

    public IReadOnlyCollection<string> Wrong => _wrong;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _wrong.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
