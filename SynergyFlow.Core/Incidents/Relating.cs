using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>The link between an incident and one that came of it.</summary>
internal static class Relating
{
    public static void Relate(this IRecordStore records, WorkRecord from, WorkRecord to, Stamp stamp)
    {
        records.Add(new RecordLink
        {
            Tenant = from.Tenant,
            Id = LinkId.New(),
            From = from.Id,
            To = to.Id,
            Type = LinkType.Relates,
            LinkedBy = stamp.By,
            LinkedAt = stamp.At,
        });
        from.Linked(LinkRole.Relates, to.Key, stamp);
        to.Linked(LinkRole.Relates, from.Key, stamp);
    }
}
