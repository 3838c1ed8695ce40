using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work;

/// <summary>Files on records: streamed in, and out only as downloads that no browser runs.</summary>
internal static class FileEndpoints
{
    public static void MapAttachments(this RouteGroupBuilder records, RecordKind kind)
    {
        var name = kind.ToString();
        records.MapGet("/{idOrKey}/attachments", (string idOrKey, HttpContext http, IRecordQueries queries) => ListAsync(idOrKey, http, kind, queries))
            .WithName($"List{name}Attachments").Produces<IReadOnlyList<AttachmentRow>>();
        records.MapPost("/{idOrKey}/attachments", (string idOrKey, HttpContext http, AttachFile attach) => AttachAsync(idOrKey, http, kind, attach))
            .WithName($"AttachTo{name}").WithSummary("One file as multipart/form-data").Query("internal", "true: for agents only")
            .Produces<CreatedPart>(201);
        records.MapGet("/{idOrKey}/attachments/{file}/content", (string idOrKey, string file, HttpContext http) => ContentAsync(idOrKey, file, http, kind))
            .WithName($"Get{name}Attachment").WithSummary("The bytes, always as a download");
        records.MapDelete("/{idOrKey}/attachments/{file}", (string idOrKey, string file, HttpContext http, RemoveAttachment remove) =>
                RemoveAsync(idOrKey, file, http, kind, remove))
            .WithName($"Detach{name}").Produces(204);
    }

    /// <summary>For pages, whose readers come with a cookie: reading only.</summary>
    public static RouteHandlerBuilder MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/files/{file}", (string file, HttpContext http) => SendAsync(file, null, http))
            .RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> ListAsync(string idOrKey, HttpContext http, RecordKind kind, IRecordQueries queries)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        return refused
            ?? Results.Json(await queries.AttachmentsAsync(await http.ScopeAsync(), record!.Id, http.RequestAborted), ApiJson.Options);
    }

    /// <summary>One file of a multipart body.</summary>
    internal static async Task<IResult> AttachAsync(string idOrKey, HttpContext http, RecordKind? kind, AttachFile attach)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        if (record is null)
        {
            return refused!;
        }

        var marked = Paging.Text(http, "internal");
        if (marked is not (null or "true" or "false"))
        {
            return Problems.Of(new InvalidField("internal", "internal is true or false."));
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
        {
            return Problems.Of(415, "content_type", "Send the file as multipart/form-data.");
        }

        try
        {
            MultipartReader parts = new(boundary.ToString(), http.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
            while (await parts.ReadNextSectionAsync(http.RequestAborted) is { } part)
            {
                if (part.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
                {
                    var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
                    var attached = await attach.ExecuteAsync(
                        http.Actor, new(record.Id, name.ToString(), part.Body, marked is "true"), http.RequestAborted);
                    return attached.Failed
                        ? Problems.Of(attached.Error)
                        : Results.Json(new CreatedPart(attached.Value.Value), ApiJson.Options, statusCode: 201);
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Problems.Of(400, "malformed", "The multipart body is broken.");
        }

        return Problems.Of(new InvalidField("file", "The body has no file."));
    }

    private static async Task<IResult> ContentAsync(string idOrKey, string file, HttpContext http, RecordKind kind)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        return record is null ? refused! : await SendAsync(file, record.Id, http);
    }

    private static async Task<IResult> RemoveAsync(string idOrKey, string file, HttpContext http, RecordKind kind, RemoveAttachment remove)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        if (record is null)
        {
            return refused!;
        }

        if (await FindAsync(file, record.Id, http) is not { } attachment)
        {
            return NotFound();
        }

        var removed = await remove.ExecuteAsync(http.Actor, new(attachment.Id), http.RequestAborted);
        return removed.Failed ? Problems.Of(removed.Error) : Results.NoContent();
    }

    private static async Task<IResult> SendAsync(string file, RecordId? record, HttpContext http)
    {
        var files = http.RequestServices.GetRequiredService<IFileStore>();
        if (await FindAsync(file, record, http) is not { } attachment
            || await files.OpenAsync(attachment.Tenant, attachment.StoredName, http.RequestAborted) is not { } content)
        {
            return NotFound();
        }

        http.UseContentPolicy("default-src 'none'; sandbox");
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(content, attachment.ContentType, attachment.FileName);
    }

    private static async Task<Attachment?> FindAsync(string file, RecordId? record, HttpContext http)
    {
        if (!Guid.TryParse(file, out var id))
        {
            return null;
        }

        var queries = http.RequestServices.GetRequiredService<IRecordQueries>();
        var scope = await http.ScopeAsync();
        var found = await queries.FindAttachmentAsync(scope, new AttachmentId(id), http.RequestAborted);
        if (found is null || (record is not null && found.Record != record))
        {
            return null;
        }

        http.NoteRead(scope, "attachment", id);
        return found;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult NotFound() => Problems.Of(404, "attachment.not_found", "There is no such file.");
}
