using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

/// <summary>Takes what other systems post. A message that is taken is written down: it is handled afterwards, and not lost.</summary>
public interface IInboundDoor
{
    /// <returns>
    /// A refusal where the token is not the source's, the source is disabled, or the message says nothing that can be understood; the latter is kept
    /// all the same, so that somebody can see it.
    /// </returns>
    Task<Result<InboundReceipt>> TakeAsync(InboundSourceId source, string? token, InboundPost post, CancellationToken ct);
}

/// <param name="From">The address that posts.</param>
/// <param name="Headers">Those that are kept: never the token.</param>
/// <param name="IdempotencyKey">By which a repeated message is known, where it is no CloudEvent.</param>
public sealed record InboundPost(
    string From, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, string? IdempotencyKey, byte[] Body);

/// <param name="Id">Null where the same message came before.</param>
public sealed record InboundReceipt(InboundMessageId? Id);

/// <summary>One answer whatever is wrong with the token: nobody learns which sources there are.</summary>
public sealed record InboundTokenRefused() : Error("inbound.token", "Send the token of this source as 'Authorization: Bearer sfi_…'.");

public sealed record InboundDoorClosed() : ForbiddenError("inbound.disabled", "This source is disabled. Ask an administrator of SynergyFlow to enable it.");
