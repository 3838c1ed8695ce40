using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies;

/// <summary>Keeps who has read what. It never waits and never fails.</summary>
public interface IReads
{
    /// <summary>A record was shown to somebody, or given to him as a file or as JSON.</summary>
    /// <param name="scope">Which let him see it.</param>
    void Note(Actor actor, RecordScope scope, string kind, Guid record);
}
