using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Bulk;

public sealed record BulkNotFound(BulkJobId Id) : NotFoundError("bulk.not_found", $"There is no bulk change {Id}.");

public sealed record BulkCannot(BulkState From, string What)
    : ConflictError("bulk.illegal_state", $"A bulk change that is {From.ToText()} cannot be {What}.");

public sealed record BulkPreviewTooOld()
    : ConflictError("bulk.preview_too_old", "This preview is older than an hour. Look at the rows again before you change them.");

public sealed record BulkUndoTooLate(DateTimeOffset Until)
    : ConflictError("bulk.undo_too_late", string.Create(CultureInfo.InvariantCulture, $"This could be undone until {Until:HH:mm} UTC."));

public sealed record BulkNoRows() : InvalidError("bulk.no_rows", "No incident matches. Choose others.");

public sealed record BulkTooManyRows()
    : InvalidError("bulk.too_many_rows", $"One bulk change takes at most {BulkJob.MostRows} incidents. Narrow the filter.");

/// <summary>Of a row, by undo.</summary>
public sealed record TouchedSince(string Key) : ConflictError("bulk.touched_since", $"{Key} was changed since. It stays as it is.");

/// <summary>Of a row, by undo.</summary>
public sealed record SaidStays(string Key)
    : ConflictError("bulk.said_stays", $"{Key} got only a reply or a note, and what was said stays said.");

/// <summary>Of a row.</summary>
public sealed record RowBroke() : ConflictError("bulk.row_broke", "This one broke on our side; the log has the details. The others went on.");
