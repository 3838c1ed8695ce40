using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Macros.UseCases;

/// <summary>Uses a macro on one incident: its text, its changes and its move in one go, or nothing of them.</summary>
public sealed class UseMacro(
    MacroGate macroGate, IMacroQueries macros, RecordGate gate, IRecordStore records, IBulkStore copies, ApplyChanges apply, TemplateVariables variables, IUnitOfWork unitOfWork)
{
    /// <param name="ExpectedVersion">Of the incident: refuse any other; null: whatever is stored now.</param>
    public sealed record Command(MacroId Macro, RecordId Record, int? ExpectedVersion = null);

    /// <param name="Text">The text with its variables filled in.</param>
    /// <param name="Changes">What would change.</param>
    /// <param name="Refused">Why it would not be done.</param>
    public sealed record Preview(string? Text, IReadOnlyList<FieldChange> Changes, Error? Refused);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var scope = await macroGate.ReadAsync(actor, ct);
        if (scope.Failed)
        {
            return scope.Error;
        }

        if (await macros.FindAsync(scope.Value, command.Macro, ct) is not { } macro)
        {
            return new MacroNotFound(command.Macro);
        }

        var opened = await gate.OpenAsync<Incident>(actor, command.Record, Actions.RecordRead, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.ExpectedVersion is { } expected && expected != opened.Value.Version)
        {
            return new VersionConflict(opened.Value.Version);
        }

        var changes = macro.Changes;
        await apply.PrepareAsync(actor, changes, [opened.Value], ct);
        var made = await apply.ApplyAsync(actor, opened.Value, changes, null, ct);
        if (made.Failed)
        {
            return made.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }

    /// <summary>What these changes, kept or not yet, would do to an incident. Nothing is changed.</summary>
    public async Task<Result<Preview>> PreviewAsync(Actor actor, IncidentChanges changes, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(changes);
        if (await macroGate.ReadAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (changes.Check() is { } wrong)
        {
            return wrong;
        }

        if (await copies.CopiesAsync([record], ct) is not [var incident]
            || await gate.CheckAsync(actor, incident, Actions.RecordRead, ct) is not null)
        {
            return new RecordNotFound(record);
        }

        await variables.PrepareAsync(actor, [incident], ct);
        string? text = null;
        if (changes.Comment is { } comment)
        {
            var template = TextTemplate.Parse("comment", comment.Text);
            if (template.Failed)
            {
                return template.Error;
            }

            text = template.Value.Render(name => variables.Of(name, incident, actor));
        }

        var made = await apply.ApplyAsync(actor, incident, changes, null, ct);
        await records.ReleaseAsync(ct);
        return new Preview(text, made.Failed ? [] : [.. incident.Events.SelectMany(raised => raised.Event.Changes)], made.Error);
    }
}
