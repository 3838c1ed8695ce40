namespace SynergyFlow.Core.Policies;

/// <summary>The policies that decide about records, as receipts name them.</summary>
public static class DecidedBy
{
    public const string Priority = "synergyflow/priority";
    public const string Routing = "synergyflow/routing";
}
