using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="EndsOn">The last day of it.</param>
internal sealed record SprintBody(string? Name, string? Goal, DateOnly? StartsOn, DateOnly? EndsOn);

/// <summary>A merge patch (RFC 7396): what is not sent stays; null clears goal and dates, and the name cannot be cleared.</summary>
internal sealed record SprintPatch(Optional<string> Name, Optional<string> Goal, Optional<DateOnly?> StartsOn, Optional<DateOnly?> EndsOn);

/// <param name="State">Required: active (start it, or open it again) or closed (finish it).</param>
/// <param name="MoveOpenTo">When it is finished: the id of the sprint that gets what is not done; null or not sent: none, which is the backlog.</param>
internal sealed record SprintStateBody(SprintState? State, SprintId? MoveOpenTo);

/// <param name="MinutesADay">Required: 0 to 1440, on each day that is worked.</param>
/// <param name="DaysOff">Days of the sprint on which he is not there; none if not sent.</param>
internal sealed record SprintMemberBody(UserId? User, int? MinutesADay, IReadOnlyList<DateOnly>? DaysOff);

/// <summary>Replaces what was planned.</summary>
/// <param name="IncidentMinutes">What one incident usually takes: 0 to 480; 0 if not sent, and then the desk takes nothing.</param>
/// <param name="Members">Required: who works in it, everybody once.</param>
internal sealed record SprintCapacityBody(int? IncidentMinutes, IReadOnlyList<SprintMemberBody>? Members);

/// <summary>The sprints of a project and what became of them. They are changed under the project's version.</summary>
internal static class SprintEndpoints
{
    private const string Json = "application/json";
    private const int UsualFlowDays = 30;

    public static void MapSprints(this IEndpointRouteBuilder api)
    {
        var sprints = api.MapGroup("/projects/{project}/sprints").WithTags("Sprints");
        sprints.MapGet("/", ListAsync).WithName("ListSprints").WithSummary("The active one, what is planned by date, then what is over, the latest first").Produces<PartsAnswer<SprintRow>>();
        sprints.MapPost("/", AddAsync).WithName("AddSprint").Accepts<SprintBody>(Json).Produces<SprintRow>(201);
        sprints.MapPatch("/{sprint:guid}", EditAsync).WithName("EditSprint").WithSummary("Needs If-Match with the project's version").Accepts<SprintPatch>(Json).Produces(204);
        sprints.MapDelete("/{sprint:guid}", RemoveAsync).WithName("RemoveSprint").WithSummary("Only one that never began; its items are in no sprint then; needs If-Match with the project's version")
            .Produces(204);
        sprints.MapPut("/{sprint:guid}/state", MoveAsync).WithName("MoveSprint").WithSummary("Start it, finish it, or open it again; needs If-Match with the project's version")
            .Accepts<SprintStateBody>(Json).Produces(204);
        sprints.MapGet("/{sprint:guid}/report", ReportAsync).WithName("GetSprintReport").WithSummary("What it held, what came and went, and what was done, from the event log").Produces<SprintReport>();

        sprints.MapGet("/{sprint:guid}/capacity", CapacityAsync).WithName("GetSprintCapacity")
            .WithSummary("What its members have time for, without what incidents usually take of it, beside the open work that they have in it; days by UTC").Produces<CapacityReport>();
        sprints.MapPut("/{sprint:guid}/capacity", PlanAsync).WithName("PlanSprintCapacity").WithSummary("Say who works in it and how much a day; needs If-Match with the project's version")
            .Accepts<SprintCapacityBody>(Json).Produces(204);

        var project = api.MapGroup("/projects/{project}").WithTags("Sprints");
        project.MapGet("/velocity", VelocityAsync).WithName("GetVelocity")
            .WithSummary($"The last {ReadSprints.VelocitySprints} finished sprints: what each held at its start, and what was done").Produces<IReadOnlyList<VelocityRow>>();
        project.MapGet("/flow", FlowAsync).WithName("GetFlow").WithSummary("Stories, tasks, bugs and spikes in each group at the end of each day, by UTC; the last entry is now")
            .Query("days", $"1 to {ReadSprints.MostFlowDays}; {UsualFlowDays} without it").Produces<IReadOnlyList<FlowDay>>();
    }

    private static async Task<IResult> ListAsync(string project, HttpContext http, ReadSprints read)
    {
        var parts = await read.ListAsync(http.Actor, project, http.RequestAborted);
        return parts.Failed ? Problems.Of(parts.Error) : PartEndpoints.Answer(http, parts.Value.Items, parts.Value.Project.Version);
    }

    private static async Task<IResult> AddAsync(string project, HttpContext http, ChangeSprints change, ReadSprints read)
    {
        var (body, refused) = await ApiJson.ReadAsync<SprintBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var added = await change.AddAsync(http.Actor, new(project, new(body.Name ?? "", body.Goal, body.StartsOn, body.EndsOn)), http.RequestAborted);
        return added.Failed
            ? Problems.Of(added.Error)
            : await PartEndpoints.AddedAsync(http, read.ListAsync(http.Actor, project, http.RequestAborted), row => row.Id == added.Value);
    }

    private static Task<IResult> EditAsync(string project, Guid sprint, HttpContext http, ChangeSprints change, ReadProjects read) =>
        PartEndpoints.ChangeAsync<SprintPatch>(project, http, read, (patch, version) => change.EditAsync(
            http.Actor, new(project, new SprintId(sprint), patch.Name, patch.Goal, patch.StartsOn, patch.EndsOn, ExpectedVersion: version), http.RequestAborted));

    private static Task<IResult> RemoveAsync(string project, Guid sprint, HttpContext http, ChangeSprints change, ReadProjects read) =>
        PartEndpoints.DoAsync(project, http, read, version => change.RemoveAsync(http.Actor, new(project, new SprintId(sprint), version), http.RequestAborted));

    private static Task<IResult> MoveAsync(string project, Guid sprint, HttpContext http, ChangeSprints change, ReadProjects read) =>
        PartEndpoints.ChangeAsync<SprintStateBody>(project, http, read, (body, version) => change.MoveAsync(
            http.Actor, new(project, new SprintId(sprint), body.State ?? (SprintState)(-1), body.MoveOpenTo, version), http.RequestAborted));

    private static async Task<IResult> ReportAsync(string project, Guid sprint, HttpContext http, ReadSprints read)
    {
        var report = await read.ReportAsync(http.Actor, project, new SprintId(sprint), http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Results.Json(report.Value, ApiJson.Options);
    }

    private static async Task<IResult> CapacityAsync(string project, Guid sprint, HttpContext http, ReadCapacity read, TimeProvider time)
    {
        var report = await read.ExecuteAsync(http.Actor, project, new SprintId(sprint), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Results.Json(report.Value, ApiJson.Options);
    }

    private static Task<IResult> PlanAsync(string project, Guid sprint, HttpContext http, PlanCapacity plan, ReadProjects read) =>
        PartEndpoints.ChangeAsync<SprintCapacityBody>(project, http, read, (body, version) => plan.ExecuteAsync(
            http.Actor, new(project, new SprintId(sprint), new(body.IncidentMinutes ?? 0, body.Members?.Select(MemberOf).ToList()!), version), http.RequestAborted));

    /// <summary>What was not sent is what no member can have.</summary>
    private static SprintMember MemberOf(SprintMemberBody? member) => new(member?.User ?? default, member?.MinutesADay ?? -1, member?.DaysOff ?? []);

    private static async Task<IResult> VelocityAsync(string project, HttpContext http, ReadSprints read)
    {
        var sprints = await read.ListAsync(http.Actor, project, http.RequestAborted);
        return sprints.Failed ? Problems.Of(sprints.Error) : Results.Json(await read.VelocityAsync(http.Actor, sprints.Value, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> FlowAsync(string project, HttpContext http, ReadSprints read, TimeProvider time)
    {
        var found = await read.Projects.FindAsync(http.Actor, project, http.RequestAborted);
        if (found.Failed)
        {
            return Problems.Of(found.Error);
        }

        if (Paging.Unknown(http, "days") is { } unknown)
        {
            return unknown;
        }

        var days = UsualFlowDays;
        if (Paging.Text(http, "days") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > ReadSprints.MostFlowDays))
        {
            return Problems.Of(new InvalidField("days", $"days is 1 to {ReadSprints.MostFlowDays}."));
        }

        var now = time.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        DateTimeOffset[] ends = [.. Enumerable.Range(0, days - 1).Select(day => today.AddDays(day + 2 - days)), now];
        return Results.Json(await read.FlowAsync(http.Actor, found.Value, ends, http.RequestAborted), ApiJson.Options);
    }
}
