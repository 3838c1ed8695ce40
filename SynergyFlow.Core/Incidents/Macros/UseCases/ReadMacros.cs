using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Macros.UseCases;

/// <summary>The macros that somebody may use.</summary>
public sealed class ReadMacros(IMacroQueries queries, MacroGate gate)
{
    private const int LongestSearch = 200;

    /// <param name="limit">1 to 200.</param>
    public async Task<Result<Page<Macro>>> ListAsync(Actor actor, string? search, string? cursor, int limit, CancellationToken ct)
    {
        var scope = await gate.ReadAsync(actor, ct);
        if (scope.Failed)
        {
            return scope.Error;
        }

        var text = Text.Check("search", search, LongestSearch);
        return text.Failed ? text.Error
            : await queries.ListAsync(scope.Value, text.Value, cursor, Math.Clamp(limit, 1, RecordListRequest.MostRows), ct) is { } page ? page
            : new InvalidField("cursor", "cursor is not one that this list gave out.");
    }

    public async Task<Result<Macro>> FindAsync(Actor actor, MacroId id, CancellationToken ct)
    {
        var scope = await gate.ReadAsync(actor, ct);
        return scope.Failed ? scope.Error
            : await queries.FindAsync(scope.Value, id, ct) is { } macro ? macro
            : new MacroNotFound(id);
    }

    /// <summary>Whether the actor may change it; asking is no attempt.</summary>
    public Task<bool> MayEditAsync(Actor actor, Macro macro, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(macro);
        return gate.MayAsync(actor, macro.Visibility, macro.Team, ct);
    }
}
