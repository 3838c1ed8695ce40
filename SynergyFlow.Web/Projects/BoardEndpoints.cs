using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="Id">Null: the project has no columns of its own.</param>
/// <param name="States">In the order of the project.</param>
internal sealed record BoardColumnAnswer(LayoutColumnId? Id, string Name, IReadOnlyList<StateRow> States);

/// <param name="PerState">The project has no columns of its own: these are its states.</param>
/// <param name="Off">States that could be on the board and are in no column.</param>
/// <param name="DoneDays">What was done earlier is not on the board.</param>
/// <param name="CardFields">What cards show beside key and title, in this order.</param>
/// <param name="Version">Of the project: what a change names in If-Match.</param>
internal sealed record BoardLayoutAnswer(
    bool PerState, IReadOnlyList<BoardColumnAnswer> Columns, IReadOnlyList<StateRow> Off, int DoneDays, IReadOnlyList<CardField> CardFields, int Version);

/// <param name="Id">None: a new one.</param>
/// <param name="States">Ids of states of the project.</param>
internal sealed record BoardColumnBody(LayoutColumnId? Id, string? Name, IReadOnlyList<ProjectStateId>? States);

/// <param name="Columns">All of them in their order; what is not among them goes. Null: a column for each state.</param>
/// <param name="DoneDays">1 to 90; 14 where it is not sent.</param>
/// <param name="CardFields">Some of type, age, state, epic, priority, points, assignee, labels, target_date, start_date, sprint, components, versions, estimate, remaining, check_list, parts, comments, files, each once; the usual ones where it is not sent.</param>
internal sealed record BoardLayoutBody(IReadOnlyList<BoardColumnBody>? Columns, int? DoneDays, IReadOnlyList<CardField>? CardFields)
{
    public WantedBoard Wanted => new(
        Columns is null ? null : [.. Columns.Select(column => new WantedColumn(column?.Id, column?.Name, column?.States ?? []))],
        DoneDays ?? BoardLayout.UsualDays,
        CardFields ?? BoardLayout.UsualCard);
}

/// <summary>How the board of a project is laid out. It is changed under the project's version.</summary>
internal static class BoardEndpoints
{
    public static void MapProjectBoard(this IEndpointRouteBuilder api)
    {
        var board = api.MapGroup("/projects/{project}/board/layout").WithTags("Projects");
        board.MapGet("/", FindAsync).WithName("GetBoardLayout").WithSummary("Its columns with their states, what cards show, and how long what is done stays").Produces<BoardLayoutAnswer>();
        board.MapPut("/", EditAsync).WithName("EditBoardLayout").WithSummary("All of it at once; needs If-Match with the project's version").Accepts<BoardLayoutBody>("application/json").Produces<BoardLayoutAnswer>();
    }

    private static async Task<IResult> FindAsync(string project, HttpContext http, ReadProjects read)
    {
        var board = await read.BoardAsync(http.Actor, project, http.RequestAborted);
        return board.Failed ? Problems.Of(board.Error) : Answer(http, board.Value);
    }

    private static async Task<IResult> EditAsync(string project, HttpContext http, EditBoard edit, ReadProjects read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<BoardLayoutBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var done = await edit.ExecuteAsync(http.Actor, new(project, body.Wanted, version), http.RequestAborted);
        return done.Failed
            ? await Preconditions.RefuseAsync(http, done.Error, () => read.FindAsync(http.Actor, project, http.RequestAborted))
            : await FindAsync(project, http, read);
    }

    private static IResult Answer(HttpContext http, ProjectBoard board)
    {
        var (project, layout) = (board.Project, board.Layout);
        var states = project.States.ToDictionary(state => state.Id);
        List<BoardColumnAnswer> columns = layout.Columns is { } own
            ? [.. own.Select(column => new BoardColumnAnswer(column.Id, column.Name, [.. column.States.Select(id => states[id])]))]
            : [.. project.States.Where(state => BoardLayout.Groups.Contains(state.Group)).Select(state => new BoardColumnAnswer(null, state.Name, [state]))];
        var placed = columns.SelectMany(column => column.States).Select(state => state.Id).ToHashSet();
        Preconditions.Tag(http, project.Version);
        return Results.Json(
            new BoardLayoutAnswer(
                layout.Columns is null, columns, [.. project.States.Where(state => BoardLayout.CanPlace(state.Group) && !placed.Contains(state.Id))], layout.DoneDays, layout.Card, project.Version),
            ApiJson.Options);
    }
}
