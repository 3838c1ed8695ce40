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
            var scope = await http.ScopeAsync();
            var found = await records.FindAsync(scope, idOrKey, http.RequestAborted);
            if (found is null || (kind is not null && found.Kind != kind))
            {
                return (null, Problems.Of(new RecordNotFound(idOrKey)));
            }

            http.NoteRead(scope, found.Kind, found.Id);
            return (found, null);
        }

        /// <summary>What of a record is answered with has been read.</summary>
        public void NoteRead(RecordScope scope, RecordKind kind, RecordId record) => http.NoteRead(scope, kind.ToText(), record.Value);

        /// <summary>The same of what has an id of its own, such as a file.</summary>
        public void NoteRead(RecordScope scope, string kind, Guid id) => http.RequestServices.GetRequiredService<IReads>().Note(http.Actor, scope, kind, id);

        /// <summary>A token without the scope to read is told so, instead of seeing an empty world.</summary>
        public IResult? CannotRead() =>
            http.Actor.Scopes is { } scopes && !scopes.Contains(TokenScopes.Read)
                ? Problems.Of(new NotAllowed(Actions.RecordRead))
                : null;
    }
}
