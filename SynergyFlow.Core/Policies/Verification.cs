using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies;

/// <summary>What is wrong with a receipt, or with its place in the chain.</summary>
public enum ChainFaultKind
{
    /// <summary>The receipt, its link or the link before it is not what was sealed.</summary>
    Altered,

    /// <summary>Its link is there, the receipt is not.</summary>
    ReceiptMissing,

    /// <summary>Links between the one before and this one are not there.</summary>
    LinkMissing,

    /// <summary>The receipt is there, and has no link though it is old enough to have one.</summary>
    Unsealed,

    /// <summary>Something came of a decision, and no receipt says of which.</summary>
    Uncovered,

    /// <summary>The last link of the day has no signature.</summary>
    NotSigned,

    /// <summary>The last link of the day was not signed with the key that it names.</summary>
    SignatureWrong,

    /// <summary>The last link of the day was signed with a key that is not among those of this installation.</summary>
    KeyUnknown,
}

/// <param name="Position">In the chain of the day; null for what has no link.</param>
/// <param name="Id">Of the receipt; of the event where there is no receipt.</param>
/// <param name="Key">Of the record that the decision was about; null where the receipt or the record is gone.</param>
public sealed record ChainFault(ChainFaultKind Kind, DateOnly Day, int? Position, Guid Id, string? Key);

/// <param name="Links">How many receipts were sealed.</param>
/// <param name="Hash">Of its last link, hex: whoever keeps it elsewhere can tell that the whole day was not made anew.</param>
/// <param name="SigningKey">Which key signed the last link; null where none did.</param>
public sealed record ChainDay(DateOnly Day, int Links, string Hash, string? SigningKey);

/// <param name="Days">Those with links, the first first.</param>
/// <param name="Faults">The first of them, as many as were asked for.</param>
/// <param name="More">There are further faults.</param>
public sealed record ChainReport(DateOnly From, DateOnly To, IReadOnlyList<ChainDay> Days, IReadOnlyList<ChainFault> Faults, bool More)
{
    /// <summary>Days that are in the archive: they were checked when they were put there, and are checked by their files.</summary>
    public IReadOnlyList<ArchivedDay> Archived { get; init; } = [];
}

public interface IReceiptChain
{
    Task<ChainReport> VerifyAsync(TenantId tenant, DateOnly from, DateOnly to, int mostFaults, CancellationToken ct);
}

/// <summary>Checks that the receipts of some days are the ones that were sealed, all of them and no others.</summary>
public sealed class VerifyReceipts(IReceiptChain chain, IAuthorizer authorizer)
{
    public const int MostDays = 31;
    public const int MostFaults = 100;

    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day, UTC; at most <see cref="MostDays"/> in all.</param>
    public async Task<Result<ChainReport>> ExecuteAsync(Actor actor, DateOnly from, DateOnly to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("receipt", actor.Tenant), ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return to.DayNumber - from.DayNumber + 1 is < 1 or > MostDays
            ? new InvalidField("to", $"The last day is the first one or one of the {MostDays - 1} days after it.")
            : await chain.VerifyAsync(actor.Tenant, from, to, MostFaults, ct);
    }
}
