using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Macros;

public interface IMacroStore
{
    /// <returns>The macro, locked for change.</returns>
    Task<Macro?> FindAsync(MacroId id, CancellationToken ct);

    void Add(Macro macro);

    void Remove(Macro macro);
}

public interface IMacroQueries
{
    /// <summary>Those that the scope's user may use, by name.</summary>
    /// <param name="search">In the name, the folder, a tag or the text; null: all.</param>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<Macro>?> ListAsync(RecordScope scope, string? search, string? cursor, int limit, CancellationToken ct);

    /// <returns>Null where there is none that the scope's user may use.</returns>
    Task<Macro?> FindAsync(RecordScope scope, MacroId id, CancellationToken ct);
}
