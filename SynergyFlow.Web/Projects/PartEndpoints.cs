using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="Services">The names of the desk's services that it is about, at most 20.</param>
internal sealed record ComponentBody(string? Name, string? Description, UserId? Lead, IReadOnlyList<string>? Services);

/// <summary>A merge patch (RFC 7396): what is not sent stays; null clears description, lead and services, and the name cannot be cleared.</summary>
internal sealed record ComponentPatch(Optional<string> Name, Optional<string> Description, Optional<UserId?> Lead, Optional<IReadOnlyList<string>> Services);

/// <param name="Items">At most 100.</param>
internal sealed record KnownServicesAnswer(IReadOnlyList<string> Items);

internal sealed record VersionBody(string? Name, string? Description, DateOnly? StartsOn, DateOnly? ReleasesOn);

/// <summary>A merge patch (RFC 7396): what is not sent stays; null clears description and dates, and the name cannot be cleared.</summary>
internal sealed record VersionPatch(Optional<string> Name, Optional<string> Description, Optional<DateOnly?> StartsOn, Optional<DateOnly?> ReleasesOn);

/// <param name="State">Required: unreleased, released or archived.</param>
/// <param name="MoveOpenTo">With released: the id of another unreleased version, which what is not over goes out with instead.</param>
internal sealed record VersionStateBody(VersionState? State, ProjectVersionId? MoveOpenTo);

/// <param name="Markdown">What is done of it, by type, under the name of the version; in English.</param>
/// <param name="Items">The same: at most 1,000.</param>
/// <param name="Done">How many there are.</param>
internal sealed record ReleaseNotesAnswer(string Markdown, IReadOnlyList<WorkItemHead> Items, int Done);

/// <param name="Version">Of the project: what a change of a part names in If-Match.</param>
internal sealed record PartsAnswer<TRow>(IReadOnlyList<TRow> Items, int Version);

/// <summary>Components and versions of a project. They are changed under the project's version.</summary>
internal static class PartEndpoints
{
    private const string Json = "application/json";

    public static void MapProjectParts(this IEndpointRouteBuilder api)
    {
        var components = api.MapGroup("/projects/{project}/components").WithTags("Projects");
        components.MapGet("/", ComponentsAsync).WithName("ListProjectComponents").WithSummary("By name, with how much work each has").Produces<PartsAnswer<ComponentRow>>();
        components.MapGet("/services", ServicesAsync).WithName("ListKnownServices").WithSummary("Names of services that incidents of the last year name and you see, those with the most first: what a component may be about").Produces<KnownServicesAnswer>();
        components.MapPost("/", AddComponentAsync).WithName("AddProjectComponent").Accepts<ComponentBody>(Json).Produces<ComponentRow>(201);
        components.MapPatch("/{component:guid}", EditComponentAsync).WithName("EditProjectComponent").WithSummary("Needs If-Match with the project's version").Accepts<ComponentPatch>(Json).Produces(204);
        components.MapDelete("/{component:guid}", RemoveComponentAsync).WithName("RemoveProjectComponent").WithSummary("Takes it off all items; needs If-Match with the project's version").Produces(204);

        var versions = api.MapGroup("/projects/{project}/versions").WithTags("Projects");
        versions.MapGet("/", VersionsAsync).WithName("ListProjectVersions").WithSummary("What is planned by date, then what is out, the latest first; with how much work each has").Produces<PartsAnswer<VersionRow>>();
        versions.MapPost("/", AddVersionAsync).WithName("AddProjectVersion").Accepts<VersionBody>(Json).Produces<VersionRow>(201);
        versions.MapPatch("/{version:guid}", EditVersionAsync).WithName("EditProjectVersion").WithSummary("Needs If-Match with the project's version").Accepts<VersionPatch>(Json).Produces(204);
        versions.MapPut("/{version:guid}/state", MoveVersionAsync).WithName("MoveProjectVersion").WithSummary("Releases it, archives it, or takes that back; needs If-Match with the project's version")
            .Accepts<VersionStateBody>(Json).Produces(204);
        versions.MapGet("/{version:guid}/notes", NotesAsync).WithName("GetReleaseNotes").WithSummary("What is done of a version, by type, as Markdown too").Produces<ReleaseNotesAnswer>();
    }

    private static async Task<IResult> ComponentsAsync(string project, HttpContext http, ReadProjects read)
    {
        var parts = await read.ComponentsAsync(http.Actor, project, http.RequestAborted);
        return parts.Failed ? Problems.Of(parts.Error) : Answer(http, parts.Value.Items, parts.Value.Project.Version);
    }

    private static async Task<IResult> ServicesAsync(string project, HttpContext http, ReadOperations read)
    {
        var names = await read.NamesAsync(http.Actor, project, http.RequestAborted);
        return names.Failed ? Problems.Of(names.Error) : Results.Json(new KnownServicesAnswer(names.Value), ApiJson.Options);
    }

    private static async Task<IResult> VersionsAsync(string project, HttpContext http, ReadProjects read)
    {
        var parts = await read.VersionsAsync(http.Actor, project, http.RequestAborted);
        return parts.Failed ? Problems.Of(parts.Error) : Answer(http, parts.Value.Items, parts.Value.Project.Version);
    }

    private static async Task<IResult> AddComponentAsync(string project, HttpContext http, ChangeComponents change, ReadProjects read)
    {
        var (body, refused) = await ApiJson.ReadAsync<ComponentBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var added = await change.AddAsync(http.Actor, new(project, new(body.Name ?? "", body.Description, body.Lead) { Services = body.Services ?? [] }), http.RequestAborted);
        return added.Failed
            ? Problems.Of(added.Error)
            : await AddedAsync(http, read.ComponentsAsync(http.Actor, project, http.RequestAborted), row => row.Id == added.Value);
    }

    private static async Task<IResult> AddVersionAsync(string project, HttpContext http, ChangeVersions change, ReadProjects read)
    {
        var (body, refused) = await ApiJson.ReadAsync<VersionBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var added = await change.AddAsync(http.Actor, new(project, new(body.Name ?? "", body.Description, body.StartsOn, body.ReleasesOn)), http.RequestAborted);
        return added.Failed
            ? Problems.Of(added.Error)
            : await AddedAsync(http, read.VersionsAsync(http.Actor, project, http.RequestAborted), row => row.Id == added.Value);
    }

    private static Task<IResult> EditComponentAsync(string project, Guid component, HttpContext http, ChangeComponents change, ReadProjects read) =>
        ChangeAsync<ComponentPatch>(project, http, read, (patch, version) => change.EditAsync(
            http.Actor, new(project, new ProjectComponentId(component), patch.Name, patch.Description, patch.Lead, version) { Services = patch.Services }, http.RequestAborted));

    private static Task<IResult> RemoveComponentAsync(string project, Guid component, HttpContext http, ChangeComponents change, ReadProjects read) =>
        DoAsync(project, http, read, version => change.RemoveAsync(http.Actor, new(project, new ProjectComponentId(component), version), http.RequestAborted));

    private static Task<IResult> EditVersionAsync(string project, Guid version, HttpContext http, ChangeVersions change, ReadProjects read) =>
        ChangeAsync<VersionPatch>(project, http, read, (patch, expected) => change.EditAsync(
            http.Actor, new(project, new ProjectVersionId(version), patch.Name, patch.Description, patch.StartsOn, patch.ReleasesOn, expected), http.RequestAborted));

    private static Task<IResult> MoveVersionAsync(string project, Guid version, HttpContext http, ChangeVersions change, ReadProjects read) =>
        ChangeAsync<VersionStateBody>(project, http, read, (body, expected) => change.MoveAsync(
            http.Actor, new(project, new ProjectVersionId(version), body.State ?? (VersionState)(-1), expected, body.MoveOpenTo), http.RequestAborted));

    private static async Task<IResult> NotesAsync(string project, Guid version, HttpContext http, ReadProjects read)
    {
        var notes = await read.NotesAsync(http.Actor, project, new ProjectVersionId(version), http.RequestAborted);
        return notes.Failed
            ? Problems.Of(notes.Error)
            : Results.Json(new ReleaseNotesAnswer(ReleaseNotesText.Write(notes.Value, InEnglish), notes.Value.Done, notes.Value.Version.Work.Done), ApiJson.Options);
    }

    /// <summary>A program reads the same whoever it speaks for.</summary>
    private static string InEnglish(WorkItemType type) => type switch
    {
        WorkItemType.Epic => "Epics",
        WorkItemType.Story => "Stories",
        WorkItemType.Task => "Tasks",
        WorkItemType.Bug => "Bugs",
        WorkItemType.Spike => "Spikes",
        WorkItemType.Subtask => "Sub-tasks",
    };

    internal static async Task<IResult> AddedAsync<TRow>(HttpContext http, Task<Result<ProjectPartsOf<TRow>>> reading, Func<TRow, bool> isIt)
    {
        var parts = await reading;
        if (parts.Failed)
        {
            return Problems.Of(parts.Error);
        }

        Preconditions.Tag(http, parts.Value.Project.Version);
        return Results.Json(parts.Value.Items.Single(isIt), ApiJson.Options, statusCode: 201);
    }

    internal static async Task<IResult> ChangeAsync<TBody>(string project, HttpContext http, ReadProjects read, Func<TBody, int?, Task<Result<int>>> change)
        where TBody : class
    {
        if (Preconditions.Read(http, required: true, out _) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<TBody>(http);
        return body is null ? refused! : await DoAsync(project, http, read, version => change(body, version));
    }

    internal static async Task<IResult> DoAsync(string project, HttpContext http, ReadProjects read, Func<int?, Task<Result<int>>> change)
    {
        var done = await Preconditions.ChangeAsync(http, change, () => read.FindAsync(http.Actor, project, http.RequestAborted));
        return done.Result;
    }

    internal static IResult Answer<TRow>(HttpContext http, IReadOnlyList<TRow> items, int version)
    {
        Preconditions.Tag(http, version);
        return Results.Json(new PartsAnswer<TRow>(items, version), ApiJson.Options);
    }
}
