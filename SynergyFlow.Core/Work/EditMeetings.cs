using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>Whether an edit made on an older version of a record meets newer edits of the same fields.</summary>
public sealed class EditMeetings(IRecordChanges changes)
{
    /// <param name="baseVersion">The version the caller read.</param>
    /// <param name="strict">Refuse any newer version, as If-Match demands; otherwise only a real conflict.</param>
    /// <param name="touched">The fields that the edit sets, under the names and in the spelling of history.</param>
    /// <returns>Null where the edit may go through; where it may not, both values of each field that was changed twice.</returns>
    public async Task<Error?> CheckAsync(
        WorkRecord record, int baseVersion, bool strict, IReadOnlyDictionary<string, string?> touched, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(touched);
        if (baseVersion == record.Version)
        {
            return null;
        }

        if (strict || baseVersion > record.Version)
        {
            return new VersionConflict(record.Version);
        }

        var newer = await changes.SinceAsync(record.Tenant, record.Id, baseVersion, ct);
        var met = newer.Where(change => touched.ContainsKey(change.Field))
            .GroupBy(change => change.Field)
            .Select(group => group.Last())
            .Where(change => change.Value != touched[change.Field])
            .Select(change => new ConflictingField(change.Field, change.Value, touched[change.Field], change.By, change.At))
            .ToList();
        return met.Count == 0 ? null : new EditConflict(record.Version, met);
    }
}
