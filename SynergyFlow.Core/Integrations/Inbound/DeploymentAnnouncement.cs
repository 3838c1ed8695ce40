using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

/// <summary>What a pipeline says of a deployment, once when it begins and once when it ends, or only then.</summary>
/// <param name="Id">By which the pipeline knows it.</param>
/// <param name="Status">started, succeeded, failed or rolled_back.</param>
/// <param name="By">Who began it.</param>
/// <param name="Time">As of when this is true; absent: when it ended, began or arrives.</param>
public sealed record DeploymentAnnouncement(
    string? Id,
    string? Application,
    string? Environment,
    string? Version,
    string? Status,
    string? Commit,
    string? By,
    string? Url,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? Time)
{
    /// <param name="received">When it came.</param>
    public Result<DeploymentFacts> Facts(DateTimeOffset received)
    {
        var id = Text.Check("id", Id, Deployment.ExternalIdLength, required: true);
        var application = Text.Check("application", Application, Deployment.NameLength, required: true);
        var environment = Text.Check("environment", Environment, Deployment.NameLength, required: true);
        var version = Text.Check("version", Version, Deployment.NameLength, required: true);
        var commit = Text.Check("commit", Commit, Deployment.CommitLength);
        var by = Text.Check("by", By, Deployment.NameLength);
        var wrong = id.Error ?? application.Error ?? environment.Error ?? version.Error ?? commit.Error ?? by.Error;
        if (wrong is not null)
        {
            return new InboundMessageRefused(wrong.Message, wrong.Field);
        }

        if (!EnumText.TryParse<DeploymentStatus>(Status, out var status))
        {
            return new InboundMessageRefused($"status is one of {string.Join(", ", EnumText.All<DeploymentStatus>())}.", "status");
        }

        if (FinishedAt < StartedAt)
        {
            return new InboundMessageRefused("finishedAt is before startedAt.", "finishedAt");
        }

        return new DeploymentFacts(
            id.Value!,
            application.Value!,
            environment.Value!,
            version.Value!,
            status,
            commit.Value,
            by.Value,
            AlertFacts.UrlOf(Url),
            StartedAt?.ToUniversalTime(),
            FinishedAt?.ToUniversalTime(),
            (Time ?? (status is DeploymentStatus.Started ? StartedAt : FinishedAt) ?? received).ToUniversalTime());
    }
}
