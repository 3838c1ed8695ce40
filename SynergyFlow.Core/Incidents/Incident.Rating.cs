using SynergyFlow.Core.Kernel;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>How the requester found it (feature row 21).</summary>
public sealed partial class Incident
{
    public const int BestScore = 5;
    public const int RatingLength = 2_000;

    /// <summary>1 to 5; null before it is rated.</summary>
    public int? CsatScore { get; private set; }

    public string? CsatComment { get; private set; }

    public DateTimeOffset? CsatAt { get; private set; }

    public Result Rate(int score, string? comment, Stamp stamp)
    {
        if (Status is not (Resolved or Closed) || MergedInto is not null)
        {
            return new SurveyOver();
        }

        if (score is < 1 or > BestScore)
        {
            return new InvalidField("score", $"score is 1 to {BestScore}.");
        }

        var text = Text.Check("comment", comment, RatingLength, multiline: true);
        return text.Failed
            ? text.Error
            : Track(
                () =>
                {
                    (CsatScore, CsatComment, CsatAt) = (score, text.Value, stamp.At);
                    return Result.Success;
                },
                changes => new IncidentRated(changes),
                stamp);
    }
}
