using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Integrations;

internal static class ImportEndpoints
{
    private const int LongestField = 1_000;

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapGet("/", List).WithName("ListImports");
        imports.MapPost("/", Upload).WithName("UploadImport").Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new UploadSize());
        imports.MapGet("/{id:guid}", Find).WithName("GetImport");
        imports.MapPut("/{id:guid}/mapping", Map).WithName("MapImport");
        imports.MapPost("/{id:guid}/check", (Guid id, DirectImport direct, ReadImports read, ClaimsPrincipal user, CancellationToken ct) =>
            Direct(id, DirectImport.Order.Check, direct, read, user, ct)).WithName("CheckImport");
        imports.MapPost("/{id:guid}/run", (Guid id, DirectImport direct, ReadImports read, ClaimsPrincipal user, CancellationToken ct) =>
            Direct(id, DirectImport.Order.Run, direct, read, user, ct)).WithName("RunImport");
        imports.MapPost("/{id:guid}/pause", (Guid id, DirectImport direct, ReadImports read, ClaimsPrincipal user, CancellationToken ct) =>
            Direct(id, DirectImport.Order.Pause, direct, read, user, ct)).WithName("PauseImport");
        imports.MapPost("/{id:guid}/cancel", (Guid id, DirectImport direct, ReadImports read, ClaimsPrincipal user, CancellationToken ct) =>
            Direct(id, DirectImport.Order.Cancel, direct, read, user, ct)).WithName("CancelImport");
        imports.MapPost("/{id:guid}/undo", (Guid id, DirectImport direct, ReadImports read, ClaimsPrincipal user, CancellationToken ct) =>
            Direct(id, DirectImport.Order.Undo, direct, read, user, ct)).WithName("UndoImport");
        imports.MapGet("/{id:guid}/problems", ListProblems).WithName("ListImportProblems");
        imports.MapGet("/{id:guid}/problems.csv", Report).WithName("GetImportReport");
    }

    /// <summary>The report for the page: a browser has a cookie, no token.</summary>
    public static void MapImportReport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/imports/{id:guid}/problems.csv", Report).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<Ok<ImportList>, ProblemHttpResult>> List(
        ReadImports read, ClaimsPrincipal user, CancellationToken ct)
    {
        var jobs = await read.ListAsync(user.ToActor(), ct);
        return jobs.Failed
            ? jobs.Error.ToProblem()
            : TypedResults.Ok(new ImportList([.. jobs.Value.Select(job => ImportJson.Of(job, withMapping: false))]));
    }

    private static async Task<Results<Ok<ImportJson>, ProblemHttpResult>> Find(
        Guid id, ReadImports read, ClaimsPrincipal user, CancellationToken ct)
    {
        var job = await read.FindAsync(user.ToActor(), new ImportJobId(id), ct);
        return job.Failed ? job.Error.ToProblem() : TypedResults.Ok(ImportJson.Of(job.Value, withMapping: true));
    }

    /// <summary>The parts are read as they come and never buffered: fields <c>name</c> and <c>encoding</c> stand before <c>file</c>.</summary>
    private static async Task<Results<CreatedAtRoute<CreatedImport>, ProblemHttpResult>> Upload(
        HttpRequest request, UploadImport upload, ClaimsPrincipal user, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return new InvalidField("file", "Send multipart/form-data with the part 'file'.").ToProblem();
        }

        MultipartReader reader = new(boundary, request.Body);
        string? name = null;
        var encoding = ImportEncoding.Utf8;
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.AsFileSection() is { Name: "file", FileStream: { } content } file)
                {
                    var id = await upload.ExecuteAsync(user.ToActor(), new(name, file.FileName, encoding, content), ct);
                    return id.Failed
                        ? id.Error.ToProblem()
                        : TypedResults.CreatedAtRoute(new CreatedImport(id.Value.Value), "GetImport", new { id = id.Value.Value });
                }

                var field = section.AsFormDataSection();
                var value = field is null ? "" : await ReadAsync(field.Section.Body, ct);
                switch (field?.Name)
                {
                    case "name":
                        name = value;
                        break;
                    case "encoding" when EnumText.TryParse(value, out encoding):
                        break;
                    default:
                        return new InvalidField(field?.Name ?? "file", "Known parts are name, encoding (utf8, windows1252) and file.").ToProblem();
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException or IOException)
        {
            return new InvalidField("file", "The multipart body is broken, too large, or ended too early.").ToProblem();
        }

        return new InvalidField("file", "The part 'file' is missing.").ToProblem();
    }

    private static async Task<Results<Ok<ImportJson>, ProblemHttpResult>> Map(
        Guid id, JsonElement body, SaveMapping save, ReadImports read, ClaimsPrincipal user, CancellationToken ct)
    {
        var actor = user.ToActor();
        if (ReadMapping(body, out var preset) is not { } mapping)
        {
            return new InvalidField("mapping", "Send {\"preset\": name} or {\"mapping\": {…}} in the shape that GET answers with.").ToProblem();
        }

        var saved = await save.ExecuteAsync(actor, new(new ImportJobId(id), mapping, preset), ct);
        return saved.Failed ? saved.Error.ToProblem() : await Find(id, read, user, ct);
    }

    private static ImportMapping? ReadMapping(JsonElement body, out string? preset)
    {
        preset = null;
        if (body.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        if (body.TryGetProperty("preset", out var named) && named.ValueKind is JsonValueKind.String)
        {
            preset = named.GetString();
        }

        if (!body.TryGetProperty("mapping", out var mapping) || mapping.ValueKind is JsonValueKind.Null)
        {
            return preset is null ? null : ImportPresets.Find(preset);
        }

        try
        {
            return ImportMapping.FromJson(mapping.GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<Results<Accepted<ImportJson>, ProblemHttpResult>> Direct(
        Guid id, DirectImport.Order order, DirectImport direct, ReadImports read, ClaimsPrincipal user, CancellationToken ct)
    {
        var actor = user.ToActor();
        var done = await direct.ExecuteAsync(actor, new(new ImportJobId(id), order), ct);
        if (done.Failed)
        {
            return done.Error.ToProblem();
        }

        var job = await read.FindAsync(actor, new ImportJobId(id), ct);
        return job.Failed
            ? job.Error.ToProblem()
            : TypedResults.Accepted($"/api/v1/imports/{id}", ImportJson.Of(job.Value, withMapping: false));
    }

    private static async Task<Results<Ok<ProblemList>, ProblemHttpResult>> ListProblems(
        Guid id, ReadImports read, ClaimsPrincipal user, CancellationToken ct, int skip = 0, int take = 100)
    {
        var problems = await read.ProblemsAsync(user.ToActor(), new ImportJobId(id), skip, take, ct);
        return problems.Failed ? problems.Error.ToProblem() : TypedResults.Ok(new ProblemList(problems.Value));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Report(
        Guid id, ReadImports read, ClaimsPrincipal user, CancellationToken ct)
    {
        var problems = await read.ProblemsAsync(user.ToActor(), new ImportJobId(id), 0, ImportJob.MostProblems, ct);
        return problems.Failed
            ? problems.Error.ToProblem()
            : TypedResults.File(Encoding.UTF8.GetBytes(ProblemReport.ToCsv(problems.Value)), "text/csv; charset=utf-8", $"import-problems-{id:N}.csv");
    }

    private static async Task<string> ReadAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[LongestField];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    /// <summary>Of the request: the largest file and some room for what is around it. The use case refuses the file itself.</summary>
    private sealed class UploadSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => ImportFileCheck.LargestFile + (1024 * 1024);
    }

    internal sealed record CreatedImport(Guid Id);

    internal sealed record ImportList(IReadOnlyList<ImportJson> Items);

    internal sealed record ProblemList(IReadOnlyList<RowProblem> Items);

    /// <param name="Mapping">Left out of lists.</param>
    internal sealed record ImportJson(
        Guid Id, string Name, string FileName, long Size, string Sha256, string State, string? Preset, IReadOnlyList<string> Columns,
        JsonElement? Mapping, ImportCounts Found, ImportCounts Done, int NextRecord, int TotalRecords, string? Failure,
        DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt)
    {
        public static ImportJson Of(ImportJob job, bool withMapping) => new(
            job.Id.Value, job.Name, job.FileName, job.Size, job.Sha256, job.State.ToText(), job.Preset, job.Headers,
            withMapping ? JsonElement.Parse(job.Mapping) : null, job.Found, job.Done, job.NextRecord, job.TotalRecords, job.Failure,
            job.CreatedAt, job.StartedAt, job.FinishedAt);
    }
}
