using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>What the page of a record shows of it whatever its kind: its conversation, files, watchers and links hang on this.</summary>
public interface IRecordDetails
{
    RecordId Id { get; }

    string Key { get; }

    int Version { get; }

    IReadOnlyList<PersonName> Watchers { get; }

    /// <summary>The keys of the records that were merged into it: what came from them is changed where they are.</summary>
    IEnumerable<string> MergedKeys => [];
}
