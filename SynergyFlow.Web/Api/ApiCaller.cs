using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Api;

/// <summary>Who calls, and what he may see.</summary>
internal static class ApiCaller
{
    extension(HttpContext http)
    {
        public Actor Actor => http.User.ToActor();

        public Task<RecordScope> ScopeAsync() =>
            http.RequestServices.GetRequiredService<IAuthorizer>().ScopeAsync(http.Actor, http.RequestAborted);

        /// <summary>A record that the caller sees, by key or id; otherwise what to answer.</summary>
        public async Task<(RecordHead? Record, IResult? Refused)> RecordAsync(string idOrKey, RecordKind? kind = null)
        {
            if (http.CannotRead() is { } denied)
            {
                return (null, denied);
            }

            var records = http.RequestServices.GetRequiredService<IRecordQueries>();
            var found = await records.FindAsync(await http.ScopeAsync(), idOrKey, http.RequestAborted);
            return found is not null && (kind is null || found.Kind == kind)
                ? (found, null)
                : (null, Problems.Of(new RecordNotFound(idOrKey)));
        }

        /// <summary>A token without the scope to read is told so, instead of seeing an empty world.</summary>
        public IResult? CannotRead() =>
            http.Actor.Scopes is { } scopes && !scopes.Contains(TokenScopes.Read)
                ? Problems.Of(new NotAllowed(Actions.RecordRead))
                : null;
    }
}
