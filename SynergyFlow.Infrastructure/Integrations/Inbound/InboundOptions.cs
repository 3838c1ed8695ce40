using System.ComponentModel.DataAnnotations;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>How messages of other systems are handled. The defaults are the published guarantees (docs/modules/inbound.md).</summary>
public sealed class InboundOptions : IValidatableObject
{
    public const string Section = "Inbound";
    private const int MostPauses = 20;

    private static readonly TimeSpan[] s_usual =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(32)];

    /// <summary>The pause before each further try; their number is the number of those. Null: the usual ones.</summary>
    public TimeSpan[]? Pauses { get; set; }

    /// <summary>How many messages are handled at once on one node.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 4;

    /// <summary>Longer than any message takes: what a node that died had is taken up after it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node looks for what is due without having been woken.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>So long handled messages are kept, and told from repeated ones: longer than Kafka keeps any.</summary>
    [Range(8, 3_650)]
    public int KeepDays { get; set; } = 90;

    public IReadOnlyList<TimeSpan> Schedule => Pauses ?? s_usual;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Schedule.Count > MostPauses || Schedule.Any(pause => pause < TimeSpan.Zero || pause > TimeSpan.FromDays(1)))
        {
            yield return new ValidationResult($"Inbound:Pauses must be at most {MostPauses} times of at most a day.");
        }
    }
}
