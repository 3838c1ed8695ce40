using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Plans the versions of a project, releases them, and puts them away.</summary>
public sealed class ChangeVersions(ProjectGate gate, IWorkItemStore items, RecordGate records, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <summary>So many items at most go on to another version when theirs is released.</summary>
    public const int MostMoved = 1_000;

    /// <param name="Project">Its key or its id.</param>
    public sealed record Addition(string Project, VersionFields Fields);

    /// <summary>What is not set stays.</summary>
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Change(
        string Project, ProjectVersionId Version, Optional<string> Name = default, Optional<string> Description = default,
        Optional<DateOnly?> StartsOn = default, Optional<DateOnly?> ReleasesOn = default, int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    /// <param name="MoveOpenTo">Of a release: what of it is not over goes out with this version instead; null: it stays.</param>
    public sealed record Move(
        string Project, ProjectVersionId Version, VersionState State, int? ExpectedVersion = null, ProjectVersionId? MoveOpenTo = null);

    public async Task<Result<ProjectVersionId>> AddAsync(Actor actor, Addition command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, null, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var fields = command.Fields.Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        var added = opened.Value.AddVersion(fields.Value, actor.At(time.GetUtcNow()));
        if (added.Failed)
        {
            return added.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : added.Value;
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> EditAsync(Actor actor, Change command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.Versions.FirstOrDefault(one => one.Id == command.Version) is not { } version)
        {
            return new VersionNotFound(command.Version);
        }

        var fields = new VersionFields(
            command.Name.Or(version.Name) ?? "", command.Description.Or(version.Description),
            command.StartsOn.Or(version.StartsOn), command.ReleasesOn.Or(version.ReleasesOn)).Checked();
        return fields.Failed
            ? fields.Error
            : await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.EditVersion(version.Id, fields.Value, actor.At(time.GetUtcNow())), ct);
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> MoveAsync(Actor actor, Move command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        var moved = opened.Value.MoveVersion(command.Version, command.State, stamp);
        return !moved.Failed && command.MoveOpenTo is { } next && await MoveOpenAsync(actor, opened.Value, command, next, stamp, ct) is { } refused
            ? refused
            : await unitOfWork.SaveAsync(actor, opened.Value, moved, ct);
    }

    /// <summary>Each item is edited as if its version were chosen by hand: it may be refused, and its history says so.</summary>
    private async Task<Error?> MoveOpenAsync(Actor actor, Project project, Move command, ProjectVersionId next, Stamp stamp, CancellationToken ct)
    {
        if (command.State is not VersionState.Released || next == command.Version
            || project.Versions.FirstOrDefault(one => one.Id == next) is not { State: VersionState.Unreleased })
        {
            return new VersionNotPlanned();
        }

        var open = await items.OpenOfAsync(project.Id, command.Version, MostMoved + 1, ct);
        if (open.Count > MostMoved)
        {
            return new TooManyToMove();
        }

        foreach (var item in open)
        {
            if (await records.CheckAsync(actor, item, Actions.ItemUpdate, ct) is { } refused)
            {
                return refused;
            }

            var now = WorkItemFields.Of(item);
            item.Edit(now with { Versions = [.. now.Versions.Where(id => id != command.Version).Append(next).Distinct()] }, stamp);
        }

        return null;
    }
}
