using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>Wakes the dispatcher of this node: a message came.</summary>
internal sealed class InboundSignal : WakeUp;
