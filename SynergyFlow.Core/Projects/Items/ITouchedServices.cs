using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>Reads which services work is about: those that its components name. Ask through <see cref="UseCases.ReadOperations"/>.</summary>
public interface ITouchedServices
{
    /// <param name="reference">A key in any case, or an id.</param>
    /// <returns>Of an epic, those of all that is below it too, as far as the scope sees that; null where there is no such item that the scope sees.</returns>
    Task<TouchedServices?> OfItemAsync(RecordScope scope, string reference, CancellationToken ct);

    /// <summary>Of what is in a sprint and seen by the scope.</summary>
    Task<TouchedServices> OfSprintAsync(RecordScope scope, ProjectId project, SprintId sprint, CancellationToken ct);
}

/// <param name="Components">By name.</param>
/// <param name="Services">By name, each once in any case, at most <see cref="Most"/>.</param>
/// <param name="More">There are more.</param>
public sealed record TouchedServices(IReadOnlyList<string> Components, IReadOnlyList<string> Services, bool More)
{
    public const int Most = 100;
}
