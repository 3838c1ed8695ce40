using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>INC-1, new, of one person, with nothing around it.</summary>
internal static class SampleIncident
{
    public static IncidentDetails Of(UserId person, DateTimeOffset at) => new()
    {
        Id = RecordId.New(),
        Key = "INC-1",
        Title = "VPN down",
        Description = "",
        DescriptionHtml = "",
        State = IncidentState.New,
        StateCategory = StateCategory.New,
        NextStates = [],
        Priority = Priority.P3,
        Impact = Impact.Person,
        Urgency = Urgency.Degraded,
        Requester = new PersonName(person, "Alya"),
        OpenedBy = new PersonName(person, "Alya"),
        ContactChannel = ContactChannel.Portal,
        IsMerged = false,
        Merged = [],
        Sensitivity = Sensitivity.Normal,
        Tags = [],
        Custom = new Dictionary<string, string>(),
        ReopenCount = 0,
        ReassignmentCount = 0,
        CreatedAt = at,
        UpdatedAt = at,
        Version = 1,
        Children = [],
        Links = [],
        Watchers = [],
    };
}
