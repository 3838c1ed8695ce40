using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Work.TeamBacklogs;

/// <param name="Items">Required: 1 to 200 ids of records of the backlog, in the order that they are to have.</param>
/// <param name="Before">The id of the record that they are to stand right before.</param>
/// <param name="After">Or right behind.</param>
/// <param name="To">Or an end of the whole order, first or last; or none: they lose their place.</param>
internal sealed record TeamBacklogOrderBody(IReadOnlyList<RecordId>? Items, RecordId? Before, RecordId? After, string? To);

/// <param name="Next">The cursor of the page after this one.</param>
/// <param name="Total">Of all that match, as Points and Sums are.</param>
/// <param name="MayRank">You may give records another place.</param>
internal sealed record TeamBacklogJson(
    IReadOnlyList<TeamBacklogRow> Items, string? Next, int Total, decimal Points, IReadOnlyList<TeamWorkSum> Sums, IReadOnlyList<TeamWorkProject> Projects, bool MayRank);

internal static class TeamBacklogEndpoints
{
    private const string Json = "application/json";

    public static void MapTeamBacklogs(this IEndpointRouteBuilder api)
    {
        var backlog = api.MapGroup("/teams/{id:guid}/backlog").WithTags("Teams");
        backlog.MapGet("/", ReadAsync).WithName("GetTeamBacklog").WithSummary("What a team has before it over desk and projects, in its order").Paged()
            .Query("q", "within key or title").Query("kind", "incident, story, task, bug or spike; several by commas").Query("assignee", "an id, me or none")
            .Query("project", "the id of a project, or none").Query("priority", "P1 to P4; several by commas").Produces<TeamBacklogJson>();
        backlog.MapPost("/order", RankAsync).WithName("RankTeamBacklog").WithSummary("Give some another place in the order of the team")
            .Accepts<TeamBacklogOrderBody>(Json).Produces(204);
    }

    private static async Task<IResult> ReadAsync(Guid id, HttpContext http, ReadTeamBacklog read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, ["limit", "cursor", "q", "kind", "assignee", "project", "priority"])) is { } wrong)
        {
            return wrong;
        }

        var filter = Filter(http, limit);
        if (filter.Failed)
        {
            return Problems.Of(filter.Error);
        }

        var view = await read.ExecuteAsync(http.Actor, new(id), filter.Value, http.RequestAborted);
        if (view.Failed)
        {
            return Problems.Of(view.Error);
        }

        var part = view.Value.Part;
        Paging.Link(http, part.Items.Next, null);
        return Results.Json(new TeamBacklogJson(part.Items.Items, part.Items.Next, part.Items.Total ?? 0, part.Points, part.Sums, part.Projects, view.Value.MayRank), ApiJson.Options);
    }

    private static Result<TeamBacklogFilter> Filter(HttpContext http, int limit)
    {
        if (Paging.Text(http, "assignee") is { } who && who is not (TeamBacklogChoice.Me or TeamBacklogChoice.None) && !Guid.TryParse(who, out _))
        {
            return new InvalidField("assignee", "assignee is the id of a person, me or none.");
        }

        if (Paging.Text(http, "project") is { } of && of is not TeamBacklogChoice.None && !Guid.TryParse(of, out _))
        {
            return new InvalidField("project", "project is the id of a project, or none.");
        }

        List<Priority> priorities = [];
        foreach (var text in Several("priority"))
        {
            if (!EnumText.TryParse<Priority>(text, out var priority))
            {
                return new InvalidField("priority", $"priority is one or several of {string.Join(", ", EnumText.All<Priority>())}.");
            }

            priorities.Add(priority);
        }

        return new TeamBacklogFilter(Paging.Text(http, "q"), Paging.Text(http, "cursor"), limit)
        {
            Types = Several("kind"),
            Priorities = priorities,
            Assignee = TeamBacklogChoice.Assignee(Paging.Text(http, "assignee"), http.Actor.Id),
            Project = TeamBacklogChoice.Project(Paging.Text(http, "project")),
        };

        string[] Several(string name) => (Paging.Text(http, name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static async Task<IResult> RankAsync(Guid id, HttpContext http, RankTeamBacklog rank, TeamBacklogGate gate)
    {
        var found = await gate.OpenAsync(http.Actor, new(id), Core.Policies.Actions.TeamBacklogRank, http.RequestAborted);
        if (found.Failed)
        {
            return Problems.Of(found.Error);
        }

        var (body, refused) = await ApiJson.ReadAsync<TeamBacklogOrderBody>(http);
        if (body is null)
        {
            return refused!;
        }

        bool[] places = [body.Before is not null, body.After is not null, body.To is not null];
        if (places.Count(named => named) != 1 || body.To is not (null or "first" or "last" or "none"))
        {
            return Problems.Of(new InvalidField("to", "Exactly one of before, after and to says the place; to is first, last or none."));
        }

        TeamMove move = new(body.Items ?? [], body.Before ?? body.After, Behind: body.After is not null || body.To is "last") { Off = body.To is "none" };
        var done = await rank.ExecuteAsync(http.Actor, new(new(id), move), http.RequestAborted);
        return done.Failed ? Problems.Of(done.Error) : Results.NoContent();
    }
}
