using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>Wakes the dispatcher of this node: something is about to be due, or a place became free.</summary>
internal sealed class DeliverySignal : WakeUp;
