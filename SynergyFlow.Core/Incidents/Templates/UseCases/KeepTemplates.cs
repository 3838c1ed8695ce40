using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Templates.UseCases;

/// <summary>The templates that somebody is offered.</summary>
public sealed class ReadTemplates(ITemplateQueries templates, MacroGate gate)
{
    public async Task<Result<IReadOnlyList<Template>>> ListAsync(Actor actor, CancellationToken ct)
    {
        var scope = await gate.ReadAsync(actor, ct);
        return scope.Failed ? scope.Error : new Result<IReadOnlyList<Template>>(await templates.ListAsync(scope.Value, ct), null);
    }

    public async Task<Result<Template>> FindAsync(Actor actor, TemplateId id, CancellationToken ct)
    {
        var scope = await gate.ReadAsync(actor, ct);
        return scope.Failed ? scope.Error
            : await templates.FindAsync(scope.Value, id, ct) is { } found ? found
            : new TemplateNotFound(id);
    }

    /// <summary>Whether the actor may change it; asking is no attempt.</summary>
    public Task<bool> MayEditAsync(Actor actor, Template template, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(template);
        return gate.MayAsync(actor, template.Audience.Visibility, template.Audience, ct);
    }
}

/// <summary>
/// Keeps a template. The rights are those of macros: a team's members keep what their team is offered, administrators what all are.
/// </summary>
public sealed class SaveTemplate(MacroGate gate, ITemplateStore templates, ITemplateQueries queries, References references, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Id">Null: a new one.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(TemplateId? Id, TemplateFields Fields, int? ExpectedVersion = null);

    public async Task<Result<Template>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        Template? kept = null;
        if (command.Id is { } id)
        {
            var opened = await gate.OpenAsync(actor, id, templates, queries, ct);
            if (opened.Failed)
            {
                return opened.Error;
            }

            kept = opened.Value;
            if (command.ExpectedVersion is { } expected && expected != kept.Version)
            {
                return new VersionConflict(kept.Version);
            }
        }

        // Nobody hands one to where he may keep none.
        var audience = command.Fields.Audience;
        if (await gate.CheckAsync(actor, audience.Visibility, audience, ct) is { } denied)
        {
            return denied.Field is "team" ? denied with { Field = "audience" } : denied;
        }

        var fields = command.Fields.Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        if (await references.CheckOwnerAsync(actor, fields.Value.Content.Team, null, ct) is { } unknown)
        {
            return unknown;
        }

        var stamp = actor.At(time.GetUtcNow());
        if (kept is null)
        {
            kept = Template.Create(actor.Tenant, fields.Value, stamp);
            templates.Add(kept);
        }
        else
        {
            kept.Edit(fields.Value, stamp);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : kept;
    }
}

public sealed class DeleteTemplate(MacroGate gate, ITemplateStore templates, ITemplateQueries queries, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(TemplateId Id, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, templates, queries, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.ExpectedVersion is { } expected && expected != opened.Value.Version)
        {
            return new VersionConflict(opened.Value.Version);
        }

        opened.Value.Delete(actor.At(time.GetUtcNow()));
        templates.Remove(opened.Value);
        return await unitOfWork.SaveAsync(actor, ct);
    }
}

internal static class TemplateGate
{
    extension(TeamId? audience)
    {
        public MacroVisibility Visibility => audience is null ? MacroVisibility.Organisation : MacroVisibility.Team;
    }

    /// <summary>The template for change, locked; who is not offered it is told that there is none.</summary>
    public static async Task<Result<Template>> OpenAsync(
        this MacroGate gate, Actor actor, TemplateId id, ITemplateStore templates, ITemplateQueries queries, CancellationToken ct)
    {
        var scope = await gate.ReadAsync(actor, ct);
        if (scope.Failed)
        {
            return scope.Error;
        }

        if (await queries.FindAsync(scope.Value, id, ct) is null || await templates.FindAsync(id, ct) is not { } template)
        {
            return new TemplateNotFound(id);
        }

        return await gate.CheckAsync(actor, template.Audience.Visibility, template.Audience, ct) is { } denied ? denied : template;
    }
}
