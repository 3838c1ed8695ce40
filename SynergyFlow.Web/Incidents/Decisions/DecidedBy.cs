namespace SynergyFlow.Web.Incidents.Decisions;

/// <summary>The policies that decide about incidents, as receipts name them.</summary>
internal static class DecidedBy
{
    public const string Priority = "synergyflow/priority";
    public const string Routing = "synergyflow/routing";
}
