using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Web.Incidents;

/// <summary>What the reader may do to a record whatever its kind.</summary>
internal record RecordAccess(UserId Reader, IReadOnlySet<string> Allowed)
{
    public static IReadOnlyList<string> OfRecords { get; } =
    [
        Actions.RecordRead, Actions.RecordReply, Actions.RecordNote, Actions.RecordAttach, Actions.RecordDetach, Actions.RecordLink, Actions.RecordWatch,
    ];

    public bool Reply => Allowed.Contains(Actions.RecordReply);

    public bool Note => Allowed.Contains(Actions.RecordNote);

    public bool Attach => Allowed.Contains(Actions.RecordAttach);

    public bool Detach => Allowed.Contains(Actions.RecordDetach);

    public bool Link => Allowed.Contains(Actions.RecordLink);

    public bool Watch => Allowed.Contains(Actions.RecordWatch);
}
