using System.Collections.Concurrent;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Work;

/// <summary>Who has the records of a list open, for its reader: one subscription for the whole list, and each row hears of its own record only.</summary>
public sealed class QueuePresence : IDisposable
{
    private readonly ConcurrentDictionary<RecordId, Action> _rows = [];
    private readonly IPresence _presence;
    private readonly Actor _reader;

    public QueuePresence(IPresence presence, Actor reader)
    {
        ArgumentNullException.ThrowIfNull(presence);
        ArgumentNullException.ThrowIfNull(reader);
        (_presence, _reader) = (presence, reader);
        presence.Changed += OnChanged;
    }

    /// <summary>By name, without the reader himself.</summary>
    public IReadOnlyList<Present> At(RecordId record) => [.. _presence.At(_reader.Tenant, record).Where(present => present.User != _reader.Id)];

    /// <param name="changed">Called on any thread.</param>
    /// <returns>The row is told until this is disposed.</returns>
    public IDisposable Watch(RecordId record, Action changed)
    {
        _rows[record] = changed;
        return new Row(this, record, changed);
    }

    public void Dispose() => _presence.Changed -= OnChanged;

    private void OnChanged(object? sender, PresenceChangedEventArgs change)
    {
        if (change.Tenant == _reader.Tenant && _rows.TryGetValue(change.Record, out var changed))
        {
            changed();
        }
    }

    private sealed class Row(QueuePresence list, RecordId record, Action changed) : IDisposable
    {
        // A row that was drawn anew meanwhile has put itself in this one's place.
        public void Dispose() => list._rows.TryRemove(new(record, changed));
    }
}
