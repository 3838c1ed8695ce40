namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

/// <summary>A table that is only ever added to, in a partition for each month and one for what has none.</summary>
/// <param name="Prefix">What the partitions begin with: <c>log_2026_12</c>, <c>log_default</c>.</param>
/// <param name="At">The column that says which month.</param>
internal sealed record MonthlyTable(string Schema, string Name, string Prefix, string At)
{
    public static IReadOnlyList<MonthlyTable> All { get; } =
    [
        new("events", "log", "log", "recorded_at"),
        new("policies", "decision_receipt", "receipt", "decided_at"),
        new("policies", "receipt_seal", "seal", "day") { Type = "date" },
        new("policies", "denial", "denial", "recorded_at"),
        new("policies", "comparison", "comparison", "decided_at"),
    ];

    /// <summary>Of the column; a day is one of UTC.</summary>
    public string Type { get; init; } = "timestamptz";

    public string Table => $"{Schema}.{Name}";

    /// <summary>The function that makes a partition, for whoever may not make tables.</summary>
    public string Ensure => $"{Schema}.ensure_{Prefix}_partition";

    public string Partition(string suffix) => $"{Schema}.{Prefix}_{suffix}";
}
