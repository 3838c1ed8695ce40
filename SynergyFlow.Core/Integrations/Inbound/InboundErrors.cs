using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

public sealed record InboundSourceNotFound(InboundSourceId Id) : NotFoundError("inbound.not_found", $"There is no inbound source {Id}.");

public sealed record InboundMessageNotFound(InboundMessageId Id) : NotFoundError("inbound.message_not_found", $"There is no message {Id}.");

public sealed record TooManyInboundSources()
    : ConflictError("inbound.too_many", $"There may be {InboundSource.Most} inbound sources. Delete one that nobody needs.");

public sealed record InboundSourceIsEnabled() : ConflictError("inbound.is_enabled", "The source is enabled already.");

public sealed record InboundSourceIsDisabled() : ConflictError("inbound.is_disabled", "The source is disabled already.");

/// <summary>Only what failed can be sent through again or be discarded.</summary>
public sealed record InboundMessageHasNotFailed()
    : ConflictError("inbound.not_failed", "This message has not failed: it is handled or waits. Look again.");

/// <summary>A message that says nothing that can be understood, and what is wrong with it.</summary>
public sealed record InboundMessageRefused : InvalidError
{
    public InboundMessageRefused(string message, string? field = null)
        : base("inbound.refused", message) => Field = field;
}

public sealed record DeploymentNotFound(DeploymentId Id) : NotFoundError("inbound.deployment_not_found", $"There is no deployment {Id}.");
