using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>A row in our terms, with people and teams still by name.</summary>
public sealed record InterpretedRow
{
    public required int Line { get; init; }

    public required string Key { get; init; }

    /// <summary>Of the row's text: the same row is never imported twice.</summary>
    public required long Fingerprint { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Author { get; init; }

    /// <summary>Without ids.</summary>
    public required IncidentFields Fields { get; init; }

    public required StateTarget State { get; init; }

    public Priority? Priority { get; init; }

    public string? Requester { get; init; }

    public string? AffectedUser { get; init; }

    public string? OpenedBy { get; init; }

    public string? Assignee { get; init; }

    public string? ResolvedBy { get; init; }

    public string? Team { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public ResolutionCode? ResolutionCode { get; init; }

    public string? ResolutionNotes { get; init; }

    public int? ReopenCount { get; init; }

    public int? ReassignmentCount { get; init; }

    public required IReadOnlyDictionary<string, string> Custom { get; init; }

    public IEnumerable<string> People()
    {
        foreach (var name in (string?[])[Requester, AffectedUser, OpenedBy, Assignee, ResolvedBy, Author])
        {
            if (name is not null)
            {
                yield return name;
            }
        }
    }

    /// <summary>With ids instead of names. Every name must be among them.</summary>
    public ImportedIncident With(IReadOnlyDictionary<string, UserId> people, IReadOnlyDictionary<string, TeamId> teams)
    {
        var openedBy = Find(OpenedBy) ?? Find(Requester) ?? UserId.System;
        return new ImportedIncident
        {
            Fields = Fields with
            {
                Requester = Find(Requester) ?? openedBy,
                AffectedUser = Find(AffectedUser),
                Assignee = Find(Assignee),
                Team = Team is null ? null : teams[Team],
            },
            State = State.State,
            StateReason = State.Note,
            PendingReason = State.Reason,
            Priority = Priority,
            ResolutionCode = ResolutionCode,
            ResolutionNotes = ResolutionNotes,
            ResolvedAt = ResolvedAt,
            ResolvedBy = Find(ResolvedBy),
            ClosedAt = ClosedAt,
            ReopenCount = ReopenCount,
            ReassignmentCount = ReassignmentCount,
            OpenedBy = openedBy,
            CreatedAt = CreatedAt,
            Custom = Custom,
            Stamp = new Stamp(Find(Author) ?? UserId.System, At),
        };

        UserId? Find(string? name) => name is null ? null : people[name];
    }
}

/// <summary>A state as a mapping writes it: <c>pending/customer: Awaiting evidence</c>.</summary>
public sealed record StateTarget(IncidentState State, PendingReason? Reason, string? Note)
{
    public static StateTarget? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var note = colon < 0 ? null : text[(colon + 1)..].Trim();
        var parts = (colon < 0 ? text : text[..colon]).Trim().Split('/');
        if (parts.Length > 2 || !EnumText.TryParse<IncidentState>(parts[0].Trim(), out var state) || note?.Length > Incident.ReasonLength)
        {
            return null;
        }

        if (state is not IncidentState.Pending)
        {
            return parts.Length == 1 ? new StateTarget(state, null, note) : null;
        }

        return parts.Length == 2 && EnumText.TryParse<PendingReason>(parts[1].Trim(), out var reason)
            ? new StateTarget(state, reason, note)
            : null;
    }
}

/// <summary>Why a row was not imported.</summary>
/// <param name="Line">The line of the file; 0 where the whole file is meant.</param>
/// <param name="Value">The cell at fault, cut to 200 characters.</param>
/// <param name="Code">Stable, such as <c>import.unknown_value</c>.</param>
public sealed record RowProblem(int Line, string? Key, string? Column, string? Value, string Code, string Message);

/// <summary>One of the two.</summary>
public readonly record struct RowReading(InterpretedRow? Row, RowProblem? Problem);
