using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>Who looks at a page, and which records he may see.</summary>
public sealed record Viewer(Actor Actor, RecordScope Scope);

public static class Viewers
{
    extension(UseCases useCases)
    {
        /// <summary>Asked for each load and kept by nobody, so that lost rights bite at the next one.</summary>
        public Task<Viewer> ViewerAsync(CancellationToken ct) => useCases.RunAsync(async (IAuthorizer authorizer, Actor actor) =>
            new Viewer(actor, await authorizer.ScopeAsync(actor, ct)));
    }
}
