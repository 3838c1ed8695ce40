using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>
/// Who has a record open right now, and who writes on it, on whichever node. Nothing of it is kept: a node that ends is forgotten
/// within half a minute.
/// </summary>
public interface IPresence
{
    /// <summary>Raised on any thread, with the record.</summary>
    event EventHandler<PresenceChangedEventArgs>? Changed;

    /// <summary>By name. Somebody with several windows is there once.</summary>
    IReadOnlyList<Present> At(TenantId tenant, RecordId record);

    /// <returns>The visit; it ends when this is disposed.</returns>
    IDisposable Enter(Actor actor, RecordId record);

    /// <summary>Counts as writing for a few seconds.</summary>
    void Write(Actor actor, RecordId record);
}

public sealed record Present(UserId User, string Name, bool Writing);

public sealed class PresenceChangedEventArgs(TenantId tenant, RecordId record) : EventArgs
{
    public TenantId Tenant { get; } = tenant;

    public RecordId Record { get; } = record;
}
