namespace SynergyFlow.Web.Components.Shared;

/// <summary>A field that two people changed.</summary>
/// <param name="Field">The field's stable name; the key of the choices that come back.</param>
/// <param name="Label">The field's name for the reader.</param>
/// <param name="Mine">What this reader wants it to be, as shown.</param>
/// <param name="Theirs">What it is now, as shown.</param>
public sealed record FieldConflict(string Field, string Label, string? Mine, string? Theirs);
