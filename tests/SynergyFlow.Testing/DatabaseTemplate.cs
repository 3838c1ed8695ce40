namespace SynergyFlow.Testing;

/// <summary>
/// What a test database starts with. A template is prepared once per process and key (migrated, seeded), then cloned.
/// </summary>
/// <param name="Key">Names the template: two with the same key are the same.</param>
/// <param name="PrepareAsync">Fills an empty database; it is given an unpooled connection string of its owner.</param>
public sealed record DatabaseTemplate(string Key, Func<string, CancellationToken, Task> PrepareAsync)
{
    public static DatabaseTemplate Empty { get; } = new("empty", (_, _) => Task.CompletedTask);
}
