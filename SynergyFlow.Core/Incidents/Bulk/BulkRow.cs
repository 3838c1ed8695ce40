using System.Text.Json;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Bulk;

/// <summary>What became of a row; of a row that is not done yet, what the preview expects.</summary>
public enum BulkOutcome
{
    Changed,
    Unchanged,
    Refused,
    Undone,

    /// <summary>Undo left it as it is.</summary>
    Kept,
}

/// <summary>What a row needs to be put back.</summary>
/// <param name="Fields">Those that got another value, as <see cref="Incident.Remember"/> gives them.</param>
/// <param name="Merged">What it was merged into; the merge itself remembers what it takes to undo it.</param>
public sealed record BulkMemory(IReadOnlyDictionary<string, string?> Fields, LinkId? Link, RecordId? Merged = null)
{
    public static BulkMemory Of(
        IReadOnlyList<KeyValuePair<string, string?>> before, IReadOnlyList<KeyValuePair<string, string?>> after, LinkId? link) =>
        new(before.Zip(after).Where(pair => pair.First.Value != pair.Second.Value).ToDictionary(pair => pair.First.Key, pair => pair.First.Value), link);

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static BulkMemory FromJson(string json) => JsonSerializer.Deserialize<BulkMemory>(json, JsonSerializerOptions.Web)!;
}

/// <summary>One incident of a bulk change, at its place.</summary>
public sealed class BulkRow
{
    public const int ReferenceLength = 64;
    public const int MessageLength = 500;

    public required TenantId Tenant { get; init; }

    public required BulkJobId Job { get; init; }

    /// <summary>0, 1, 2 …</summary>
    public required int Position { get; init; }

    /// <summary>Null where there is none that the asker sees.</summary>
    public RecordId? Record { get; init; }

    /// <summary>How it was called, where it was not found.</summary>
    public string? Reference { get; init; }

    public BulkOutcome Outcome { get; private set; }

    /// <summary>Why it was refused or kept.</summary>
    public string? Code { get; private set; }

    public string? Message { get; private set; }

    /// <summary>The record's version when this row was done; a higher one means that somebody changed it since.</summary>
    public int? Version { get; private set; }

    public string? Memory { get; private set; }

    public void Refuse(Error error) => Say(BulkOutcome.Refused, error);

    public void Leave() => (Outcome, Code, Message) = (BulkOutcome.Unchanged, null, null);

    public void Change(int version, BulkMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        (Outcome, Code, Message, Version, Memory) = (BulkOutcome.Changed, null, null, version, memory.ToJson());
    }

    /// <summary>The preview expects a change.</summary>
    public void Expect() => (Outcome, Code, Message) = (BulkOutcome.Changed, null, null);

    public void Keep(Error error) => Say(BulkOutcome.Kept, error);

    public void Undo() => (Outcome, Code, Message, Memory) = (BulkOutcome.Undone, null, null, null);

    private void Say(BulkOutcome outcome, Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var message = error.Message.Length > MessageLength ? error.Message[..MessageLength] : error.Message;
        (Outcome, Code, Message) = (outcome, error.Code, message);
    }
}
