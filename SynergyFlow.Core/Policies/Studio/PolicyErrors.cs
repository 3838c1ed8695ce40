using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio;

public sealed record PolicyNotFound(string Name) : NotFoundError("policy.not_found", $"There is no policy {Name} that could have versions.");

public sealed record PolicyVersionNotFound(string Policy, int Number)
    : NotFoundError("policy.version_not_found", $"There is no version {Number} of the policy {Policy}.");

public sealed record PolicyNotDraft(PolicyState State)
    : ConflictError("policy.not_draft", $"This version is {State.ToText()}: its text stays what it is. Begin a new draft from it.");

public sealed record PolicyStepImpossible(PolicyState From, PolicyState To)
    : ConflictError("policy.step_impossible", $"A version that is {From.ToText()} cannot become {To.ToText()}.");

public sealed record PolicyNotGreen()
    : ConflictError("policy.not_green", "It cannot be published: it needs tests, all of them have to pass, and nothing may be wrong with its text.");

public sealed record PolicyNotTried()
    : ConflictError("policy.not_tried", "Nobody knows yet what it would change: replay it, or let it run in shadow first.");

public sealed record PolicyNotProposed() : ConflictError("policy.not_proposed", "Nothing is proposed for this version, or somebody has answered already.");

public sealed record PolicySecondPerson()
    : ForbiddenError("policy.second_person", "This policy needs a second person: whoever proposes a step cannot agree to it.");

public sealed record PolicyNothingToKill() : ConflictError("policy.nothing_to_kill", "SynergyFlow's own policy decides already.");

public sealed record PolicyWorkshopShut()
    : ConflictError("policy.workshop_shut", "Policies cannot be written here, because there is no OPA to check them with. The administration guide says how to install it.");

public sealed record PolicyWorkshopBusy() : ConflictError("policy.workshop_busy", "Too many policies are being checked at the moment. Nothing is lost; save again.");
