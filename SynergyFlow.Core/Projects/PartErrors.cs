using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

public sealed record ComponentNotFound(ProjectComponentId Id) : NotFoundError("project.component_not_found", $"The project has no component {Id}.");

public sealed record ComponentNameTaken : ConflictError
{
    public ComponentNameTaken(string name)
        : base("project.component_name_taken", $"The project has a component called {name} already.") =>
        (Field, Wording) = ("name", new("project.component_name_taken", name));
}

public sealed record ComponentLeadUnknown : InvalidError
{
    public ComponentLeadUnknown()
        : base("project.component_lead_unknown", "lead is an active agent, or null.") => Field = "lead";
}

public sealed record TooManyServices : InvalidError
{
    public TooManyServices()
        : base("project.too_many_services", $"A component is about at most {ProjectComponent.MostServices} services.") =>
        (Field, Wording) = ("services", new("project.too_many_services", ProjectComponent.MostServices));
}

public sealed record TooManyComponents : ConflictError
{
    public TooManyComponents()
        : base("project.too_many_components", $"A project has at most {ProjectComponent.Most} components.") =>
        Wording = new("project.too_many_components", ProjectComponent.Most);
}

public sealed record VersionNotFound(ProjectVersionId Id) : NotFoundError("project.version_not_found", $"The project has no version {Id}.");

public sealed record VersionNameTaken : ConflictError
{
    public VersionNameTaken(string name)
        : base("project.version_name_taken", $"The project has a version called {name} already.") =>
        (Field, Wording) = ("name", new("project.version_name_taken", name));
}

public sealed record VersionReleasedBeforeItBegins : InvalidError
{
    public VersionReleasedBeforeItBegins()
        : base("project.version_dates", "releasesOn is not before startsOn.") => Field = "releasesOn";
}

public sealed record VersionIsAlready : ConflictError
{
    public VersionIsAlready(VersionState state)
        : base("project.version_is_already", $"The version is {state.ToText()} already.") =>
        Wording = new("project.version_is_already", new Wording("VersionState." + state.ToText()));
}

/// <summary>What is not done can only go on to a version that is still to go out, when the one that it is of is released.</summary>
public sealed record VersionNotPlanned : InvalidError
{
    public VersionNotPlanned()
        : base("project.version_not_planned", "moveOpenTo is another unreleased version of the project, and goes with a release.") => Field = "moveOpenTo";
}

/// <summary>More is not done than goes on at once.</summary>
public sealed record TooManyToMove : ConflictError
{
    public TooManyToMove()
        : base("project.too_many_to_move", $"More than {UseCases.ChangeVersions.MostMoved} items are not done. Release it without moving them, or move some first.") =>
        Wording = new("project.too_many_to_move", UseCases.ChangeVersions.MostMoved);
}

public sealed record TooManyVersions : ConflictError
{
    public TooManyVersions()
        : base("project.too_many_versions", $"A project has at most {ProjectVersion.Most} versions.") =>
        Wording = new("project.too_many_versions", ProjectVersion.Most);
}

public sealed record MilestoneNotFound(ProjectMilestoneId Id) : NotFoundError("project.milestone_not_found", $"The project has no milestone {Id}.");

public sealed record MilestoneNameTaken : ConflictError
{
    public MilestoneNameTaken(string name)
        : base("project.milestone_name_taken", $"The project has a milestone called {name} already.") =>
        (Field, Wording) = ("name", new("project.milestone_name_taken", name));
}

public sealed record MilestoneReachedLater : InvalidError
{
    public MilestoneReachedLater()
        : base("project.milestone_reached_later", "on is a day that is not ahead, or null.") => Field = "on";
}

public sealed record TooManyMilestones : ConflictError
{
    public TooManyMilestones()
        : base("project.too_many_milestones", $"A project has at most {ProjectMilestone.Most} milestones.") =>
        Wording = new("project.too_many_milestones", ProjectMilestone.Most);
}
