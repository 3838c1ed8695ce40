using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.TeamBacklogs;

/// <summary>
/// What a team has before it, whatever kind of record it is, in the one order that the team gave it (docs/adr/0065). The places themselves are rows
/// beside it: this is what events of the order are filed under, so that ordering work is no change of the team.
/// </summary>
public sealed class TeamBacklog : Aggregate
{
    public const string AggregateKindName = "team_backlog";

    private TeamBacklog()
    {
    }

    public TeamId Team { get; private init; }

    public override string AggregateKind => AggregateKindName;

    public override Guid AggregateId => Team.Value;

    public static TeamBacklog Begin(TenantId tenant, TeamId team) => new() { Tenant = tenant, Team = team };

    /// <param name="keys">Of what got another place, in their order.</param>
    /// <param name="where">Above or below which key, or at which end.</param>
    public void Ranked(IEnumerable<string> keys, FieldChange where, Stamp stamp) =>
        Raise(new TeamBacklogRanked([.. keys.Select(key => new FieldChange("ranked", null, key)), where]), stamp);
}

/// <summary>Records have another place in the order of a team: which ones, and above or below which one, at which end, or without a place.</summary>
[EventName("team_backlog.ranked")]
public sealed record TeamBacklogRanked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>The place of a record in the order of a team. It stays when the record leaves the backlog, for when it comes back.</summary>
public sealed class TeamRank
{
    public required TenantId Tenant { get; init; }

    public required TeamId Team { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>As of <see cref="Work.Rank"/>.</summary>
    public required string Rank { get; set; }
}
