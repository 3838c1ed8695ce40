using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Macros.UseCases;

/// <summary>Keeps a macro; a text with a variable that there is not is refused here, not when somebody uses it.</summary>
public sealed class SaveMacro(MacroGate gate, IMacroStore macros, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Id">Null: a new one.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(MacroId? Id, MacroFields Fields, int? ExpectedVersion = null);

    public async Task<Result<Macro>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var fields = command.Fields.Checked();
        if (command.Id is not { } id)
        {
            if (await gate.CheckAsync(actor, command.Fields.Visibility, command.Fields.Team, ct) is { } denied)
            {
                return denied;
            }

            if (fields.Failed)
            {
                return fields.Error;
            }

            var made = Macro.Create(actor.Tenant, fields.Value, actor.At(time.GetUtcNow()));
            macros.Add(made);
            return await SavedAsync(actor, made, ct);
        }

        var opened = await gate.OpenAsync(actor, id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var macro = opened.Value;
        if (command.ExpectedVersion is { } expected && expected != macro.Version)
        {
            return new VersionConflict(macro.Version);
        }

        if (fields.Failed)
        {
            return fields.Error;
        }

        // Nobody takes another's private macro, and nobody hands one to where he may keep none.
        if (await gate.CheckAsync(actor, fields.Value.Visibility, fields.Value.Team, ct) is { } refused)
        {
            return refused;
        }

        macro.Edit(fields.Value, actor.At(time.GetUtcNow()));
        return await SavedAsync(actor, macro, ct);
    }

    private async Task<Result<Macro>> SavedAsync(Actor actor, Macro macro, CancellationToken ct)
    {
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : macro;
    }
}

public sealed class DeleteMacro(MacroGate gate, IMacroStore macros, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(MacroId Id, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.ExpectedVersion is { } expected && expected != opened.Value.Version)
        {
            return new VersionConflict(opened.Value.Version);
        }

        opened.Value.Delete(actor.At(time.GetUtcNow()));
        macros.Remove(opened.Value);
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
