using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <param name="Kind">alertmanager, alerts or deployments; it never changes.</param>
/// <param name="Requester">In whose name incidents are opened.</param>
/// <param name="Team">Absent: routes decide.</param>
/// <param name="OpensFrom">What is milder opens no incident: critical, error, warning or info.</param>
/// <param name="AtEnd">resolve or note.</param>
internal sealed record InboundSourceBody(string? Name, InboundKind? Kind, UserId? Requester, TeamId? Team, Impact? Impact, AlertSeverity? OpensFrom, AlertEnd? AtEnd)
{
    public InboundSourceFields Fields => new()
    {
        Name = Name ?? "",
        Requester = Requester ?? default,
        Team = Team,
        Impact = Impact ?? Core.Work.Impact.Team,
        OpensFrom = OpensFrom ?? AlertSeverity.Warning,
        AtEnd = AtEnd ?? AlertEnd.Resolve,
    };
}

internal sealed record InboundSourceJson(
    Guid Id, string Name, InboundKind Kind, bool Enabled, UserId Requester, TeamId? Team, Impact Impact, AlertSeverity OpensFrom, AlertEnd AtEnd,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastMessageAt, int Waiting, int Failed, int Version)
{
    public static InboundSourceJson Of(InboundSourceRow row) => new(
        row.Id.Value, row.Name, row.Kind, row.Enabled, row.Requester, row.Team, row.Impact, row.OpensFrom, row.AtEnd, row.CreatedAt, row.UpdatedAt, row.LastAt,
        row.Waiting, row.Failed, row.Version);
}

internal sealed record InboundSourceList(IReadOnlyList<InboundSourceJson> Items);

/// <param name="Token">Shown once.</param>
internal sealed record CreatedInboundSource(Guid Id, string Token);

/// <param name="Token">Shown once; the one before is refused from now on.</param>
internal sealed record RotatedInboundToken(string Token);

internal sealed record InboundDiscardBody(string? Reason);

internal sealed record AlertList(IReadOnlyList<AlertRow> Items);
