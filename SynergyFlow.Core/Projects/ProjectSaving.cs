using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

internal static class ProjectSaving
{
    /// <summary>Stores what was changed in a project, where it was not refused.</summary>
    /// <returns>The project's version.</returns>
    public static async Task<Result<int>> SaveAsync(this IUnitOfWork unitOfWork, Actor actor, Project project, Result changed, CancellationToken ct)
    {
        if (changed.Failed)
        {
            return changed.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : project.Version;
    }
}
