using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Incidents;

/// <param name="Into">Key or id of the incident that stays.</param>
internal sealed record MergeBody(string? Into);

/// <param name="Description">The first message that is not a note, if not given.</param>
/// <param name="Requester">The incident's, if not given.</param>
/// <param name="Comments">Ids of replies and notes; at least one.</param>
/// <param name="Attachments">Ids of files, besides those that came with the messages.</param>
internal sealed record SplitBody(
    string? Title, string? Description, UserId? Requester, IReadOnlyList<CommentId>? Comments, IReadOnlyList<AttachmentId>? Attachments);

/// <param name="Link">Whether the two are linked; true if not given.</param>
internal sealed record CopyBody(string? Title, UserId? Requester, bool? Link);

/// <param name="Score">1 to 5.</param>
internal sealed record RatingBody(int Score, string? Comment);

/// <summary>Merge, undo of a merge, split and copy; and what comes at the end, the rating.</summary>
internal static class MergeEndpoints
{
    private const string Json = "application/json";

    public static void MapMerging(this RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{idOrKey}/merge-preview", PreviewAsync).WithName("PreviewMerge").WithSummary("What a merge would do; changes nothing")
            .Query("into", "key or id of the incident that would stay").Produces<MergePreview>();
        incidents.MapPost("/{idOrKey}/merge", MergeAsync).WithName("MergeIncident")
            .WithSummary("Merge into another incident; this one then leads there. If-Match is of this one, if sent")
            .Accepts<MergeBody>(Json).Produces<IncidentDetails>();
        incidents.MapDelete("/{idOrKey}/merge", UnmergeAsync).WithName("UnmergeIncident").WithSummary("Undo the merge of this incident")
            .Produces<IncidentDetails>();
        incidents.MapPost("/{idOrKey}/split", SplitAsync).WithName("SplitIncident")
            .WithSummary("Begin a new incident with messages of this one; both are linked").Accepts<SplitBody>(Json).Produces<IncidentDetails>(201);
        incidents.MapPut("/{idOrKey}/rating", RateAsync).WithName("RateIncident").WithSummary("How it went, by the requester and while the survey is open")
            .Accepts<RatingBody>(Json).Produces<IncidentDetails>();
        incidents.MapPost("/{idOrKey}/copy", CopyAsync).WithName("CopyIncident").WithSummary("Open another incident with the same fields")
            .Accepts<CopyBody>(Json).Produces<IncidentDetails>(201);
    }

    private static async Task<IResult> RateAsync(string idOrKey, HttpContext http, RateIncident rate)
    {
        var (record, body, _, refused) = await IncidentEndpoints.OpenAsync<RatingBody>(http, idOrKey, required: false);
        return refused ?? await IncidentEndpoints.DoneAsync(
            http, record!.Id, await rate.ExecuteAsync(http.Actor, new(record.Id, body!.Score, body.Comment), http.RequestAborted));
    }

    private static async Task<IResult> PreviewAsync(string idOrKey, HttpContext http, IRecordQueries records, IIncidentQueries incidents)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        refused ??= Paging.Unknown(http, "into");
        if (refused is not null)
        {
            return refused;
        }

        var scope = await http.ScopeAsync();
        return Paging.Text(http, "into") is { } into && await records.FindAsync(scope, into, http.RequestAborted) is { } target
            && await incidents.PreviewMergeAsync(scope, record!.Id, target.Id, http.RequestAborted) is { } preview
                ? Results.Json(preview, ApiJson.Options)
                : Problems.Of(new InvalidField("into", "into is the key or id of another incident that you see."));
    }

    private static async Task<IResult> MergeAsync(string idOrKey, HttpContext http, MergeIncident merge, IRecordQueries records)
    {
        var (record, body, version, refused) = await IncidentEndpoints.OpenAsync<MergeBody>(http, idOrKey, required: false);
        if (refused is not null)
        {
            return refused;
        }

        return body!.Into is null || await records.FindAsync(await http.ScopeAsync(), body.Into, http.RequestAborted) is not { } target
            ? Problems.Of(new InvalidField("into", "into is the key or id of an incident that you see."))
            : await IncidentEndpoints.DoneAsync(
                http, record!.Id, await merge.ExecuteAsync(http.Actor, new(record.Id, target.Id, version), http.RequestAborted));
    }

    private static async Task<IResult> UnmergeAsync(string idOrKey, HttpContext http, UnmergeIncident unmerge)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        refused ??= Preconditions.Read(http, required: false, out _);
        if (refused is not null)
        {
            return refused;
        }

        _ = Preconditions.Read(http, required: false, out var version);
        return await IncidentEndpoints.DoneAsync(
            http, record!.Id, await unmerge.ExecuteAsync(http.Actor, new(record.Id, version), http.RequestAborted));
    }

    private static async Task<IResult> SplitAsync(string idOrKey, HttpContext http, SplitIncident split)
    {
        var (record, body, _, refused) = await IncidentEndpoints.OpenAsync<SplitBody>(http, idOrKey, required: false);
        if (refused is not null)
        {
            return refused;
        }

        var begun = await split.ExecuteAsync(
            http.Actor,
            new(record!.Id, body!.Title ?? "", body.Comments ?? [], body.Attachments ?? [], body.Description, body.Requester),
            http.RequestAborted);
        return begun.Failed ? Problems.Of(begun.Error) : await IncidentEndpoints.CreatedAsync(http, begun.Value);
    }

    private static async Task<IResult> CopyAsync(string idOrKey, HttpContext http, CopyIncident copy)
    {
        var (record, body, _, refused) = await IncidentEndpoints.OpenAsync<CopyBody>(http, idOrKey, required: false);
        if (refused is not null)
        {
            return refused;
        }

        var made = await copy.ExecuteAsync(http.Actor, new(record!.Id, body!.Title, body.Requester, body.Link ?? true), http.RequestAborted);
        return made.Failed ? Problems.Of(made.Error) : await IncidentEndpoints.CreatedAsync(http, made.Value);
    }
}
