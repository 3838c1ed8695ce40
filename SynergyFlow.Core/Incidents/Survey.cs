using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>
/// A link by which the requester says how it went, without signing in. It stands for one resolution: reopening the incident or
/// giving it to another requester makes it worthless.
/// </summary>
public sealed record SurveyTicket(TenantId Tenant, RecordId Incident, UserId Requester, DateTimeOffset ResolvedAt);

public interface ISurveyTokens
{
    /// <summary>Text for an address that nobody else can make.</summary>
    string Issue(SurveyTicket ticket);

    /// <returns>Null for anything that was not issued here.</returns>
    SurveyTicket? Read(string? token);
}

/// <summary>How requesters rated what was resolved in a time, as far as the asker sees it.</summary>
/// <param name="Resolved">Incidents that were resolved.</param>
/// <param name="Rated">Those of them that were rated.</param>
/// <param name="Average">Null without any rating.</param>
public sealed record SurveyFigures(int Resolved, int Rated, double? Average);

public sealed record SurveyOver() : ConflictError("survey.over", "This incident cannot be rated any more, or not yet.");
