using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies;

/// <summary>What the access policies say of somebody now, and why. Asking is no attempt: nothing is logged against him.</summary>
public interface IAccessVerdicts
{
    Task<AccessVerdict> AskAsync(TenantId tenant, UserId person, string action, Resource resource, CancellationToken ct);
}

/// <param name="Reasons">All that speaks against it, or else what it rests on.</param>
/// <param name="Fault">Why there was no answer, which is a no; null where there was one.</param>
public sealed record AccessVerdict(string Action, bool Allowed, IReadOnlyList<Reason> Reasons, string? Fault, string Revision, string Engine);
