using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;

namespace SynergyFlow.Core.Tenants.UseCases;

/// <summary>For a tenant that has no administrator, or lost them.</summary>
public sealed class AddTenantAdministrator(TenantGate gate, ITenantAdministrators administrators, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(TenantId Id, string? Name, string? Email);

    public async Task<Result<NewAdministrator>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, null, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (administrators.Check(command.Name, command.Email) is { } wrong)
        {
            return wrong;
        }

        opened.Value.AskForAdministrator(command.Email!, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : await administrators.AddAsync(command.Id, command.Name!, command.Email!, ct);
    }
}
