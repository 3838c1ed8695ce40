using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>What an agent wants to know of whoever asked, and what requesters said of it in the end.</summary>
public interface IRequesterQueries
{
    /// <param name="except">The incident that is looked at.</param>
    /// <returns>Null for who is no agent, and for a person who is not there.</returns>
    Task<RequesterCard?> CardAsync(RecordScope scope, UserId requester, RecordId except, CancellationToken ct);

    Task<SurveyFigures> SurveysAsync(RecordScope scope, DateTimeOffset since, CancellationToken ct);
}

/// <param name="OpenCount">Open records besides the one that is looked at, counted up to 100.</param>
/// <param name="Open">The most urgent five of them.</param>
/// <param name="Recent">The latest five that are over.</param>
public sealed record RequesterCard(
    PersonName Person, string? Email, bool Vip, int OpenCount, IReadOnlyList<RecordHead> Open, IReadOnlyList<RecordHead> Recent);
