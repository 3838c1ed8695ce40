using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
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
        imports.MapGet("/", List).WithName("ListImports").Paged().Produces<Page<ImportJson>>();
        imports.MapPost("/", Upload).WithName("UploadImport").Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new UploadSize());
        imports.MapGet("/{id:guid}", Find).WithName("GetImport");
        imports.MapGet("/{id:guid}/preview", Preview).WithName("PreviewImport")
            .WithSummary("The first rows, the values of each column, and how the file could be read; of an export of Jira what it has: projects, types, statuses, people, fields, dates");
        imports.MapPut("/{id:guid}/mapping", Map).WithName("MapImport").Accepts<MappingBody>("application/json").Produces<ImportJson>();
        foreach (var order in Enum.GetValues<DirectImport.Order>())
        {
            imports.MapPost($"/{{id:guid}}/{order.ToText()}", (
                    Guid id, DirectImport direct, ReadImports read, HttpContext http) => Direct(id, order, direct, read, http))
                .WithName($"{order}Import");
        }

        imports.MapGet("/{id:guid}/problems", ListProblems).WithName("ListImportProblems").Paged().Produces<Page<RowProblem>>();
        imports.MapGet("/{id:guid}/problems.csv", Report).WithName("GetImportReport");
    }

    /// <summary>The report for the page: a browser has a cookie, no token.</summary>
    public static void MapImportReport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/imports/{id:guid}/problems.csv", Report).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> List(HttpContext http, ReadImports read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor")) is { } wrong)
        {
            return wrong;
        }

        var jobs = await read.ListAsync(http.Actor, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return jobs.Failed
            ? jobs.Error.ToProblem()
            : Paging.Answer(http, new Page<ImportJson>([.. jobs.Value.Items.Select(job => ImportJson.Of(job, withMapping: false))], jobs.Value.Next));
    }

    private static async Task<Results<Ok<ImportJson>, ProblemHttpResult>> Find(Guid id, ReadImports read, HttpContext http)
    {
        var job = await CurrentAsync(id, read, http, withMapping: true);
        if (job.Failed)
        {
            return job.Error.ToProblem();
        }

        Preconditions.Tag(http, job.Value.Version);
        return TypedResults.Ok(job.Value);
    }

    private static async Task<Result<ImportJson>> CurrentAsync(Guid id, ReadImports read, HttpContext http, bool withMapping)
    {
        var job = await read.FindAsync(http.Actor, new ImportJobId(id), http.RequestAborted);
        return job.Failed ? job.Error : ImportJson.Of(job.Value, withMapping);
    }

    private static async Task<Results<Ok<PreviewJson>, ProblemHttpResult>> Preview(Guid id, ReadImports read, HttpContext http)
    {
        if (await read.FindAsync(http.Actor, new ImportJobId(id), http.RequestAborted) is { Failed: false, Value.Kind: ImportJob.Jira })
        {
            var contents = await read.ContentsAsync(http.Actor, new ImportJobId(id), http.RequestAborted);
            return contents.Failed
                ? contents.Error.ToProblem()
                : TypedResults.Ok(new PreviewJson(
                    contents.Value.Job.Headers, [], new Dictionary<string, IReadOnlyList<string>>(), JsonElement.Parse(JiraSuggestion.Suggest(contents.Value.Contents).ToJson()), null, contents.Value.Contents));
        }

        var described = await read.DescribeAsync(http.Actor, new ImportJobId(id), http.RequestAborted);
        return described.Failed
            ? described.Error.ToProblem()
            : TypedResults.Ok(new PreviewJson(
                described.Value.Job.Headers, described.Value.Sample, described.Value.Values,
                JsonElement.Parse(described.Value.Suggested.ToJson()), described.Value.Preset));
    }

    /// <summary>The parts are read as they come and never buffered: fields <c>name</c>, <c>kind</c> and <c>encoding</c> stand before <c>file</c>.</summary>
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
        var jira = false;
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.AsFileSection() is { Name: "file", FileStream: { } content } file)
                {
                    var id = await upload.ExecuteAsync(user.ToActor(), new(name, file.FileName, encoding, content, jira), ct);
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
                    case "kind" when value is ImportJob.Incidents or ImportJob.Jira:
                        jira = value == ImportJob.Jira;
                        break;
                    case "encoding" when EnumText.TryParse(value, out encoding):
                        break;
                    default:
                        return new InvalidField(field?.Name ?? "file", "Known parts are name, kind (incident, jira), encoding (utf8, windows1252) and file.").ToProblem();
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException or IOException)
        {
            return new InvalidField("file", "The multipart body is broken, too large, or ended too early.").ToProblem();
        }

        return new InvalidField("file", "The part 'file' is missing.").ToProblem();
    }

    private static async Task<IResult> Map(Guid id, SaveMapping save, ReadImports read, HttpContext http)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, unreadable) = await ApiJson.ReadAsync<MappingBody>(http);
        if (body is null)
        {
            return unreadable!;
        }

        var job = await read.FindAsync(http.Actor, new ImportJobId(id), http.RequestAborted);
        if (job is { Failed: false, Value.Kind: ImportJob.Jira })
        {
            return await MapJira(id, body, version, http, read);
        }

        var (mapping, refused) = ReadMapping(body);
        if (mapping is null)
        {
            return refused!;
        }

        var saved = await save.ExecuteAsync(http.Actor, new(new ImportJobId(id), mapping, body.Preset, version), http.RequestAborted);
        return saved.Failed
            ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(id, read, http, withMapping: true))
            : (await Find(id, read, http)).Result;
    }

    private static async Task<IResult> MapJira(Guid id, MappingBody body, int? version, HttpContext http, ReadImports read)
    {
        if (body.Mapping is not { ValueKind: not JsonValueKind.Null } sent)
        {
            return Problems.Of(new InvalidField("mapping", "Send {\"mapping\": {…}} in the shape that GET answers with."));
        }

        JiraMapping mapping;
        try
        {
            mapping = JiraMapping.FromJson(sent.GetRawText());
        }
        catch (JsonException wrong)
        {
            return ApiJson.Explain(wrong, "/mapping");
        }

        var save = http.RequestServices.GetRequiredService<SaveJiraMapping>();
        var saved = await save.ExecuteAsync(http.Actor, new(new ImportJobId(id), mapping, version), http.RequestAborted);
        return saved.Failed
            ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(id, read, http, withMapping: true))
            : (await Find(id, read, http)).Result;
    }

    private static (ImportMapping? Mapping, ProblemHttpResult? Refused) ReadMapping(MappingBody body)
    {
        if (body.Mapping is not { ValueKind: not JsonValueKind.Null } sent)
        {
            return body.Preset is null
                ? (null, Problems.Of(new InvalidField("mapping", "Send {\"preset\": name} or {\"mapping\": {…}} in the shape that GET answers with.")))
                : ImportPresets.Find(body.Preset) is { } preset ? (preset, null)
                : (null, Problems.Of(new InvalidField("preset", "There is no such preset.")));
        }

        try
        {
            return (ImportMapping.FromJson(sent.GetRawText()), null);
        }
        catch (JsonException wrong)
        {
            return (null, ApiJson.Explain(wrong, "/mapping"));
        }
    }

    private static async Task<Results<Accepted<ImportJson>, ProblemHttpResult>> Direct(
        Guid id, DirectImport.Order order, DirectImport direct, ReadImports read, HttpContext http)
    {
        // The state guards an order as it does an incident's moves; whoever wants it guarded by the version sends one.
        _ = Preconditions.Read(http, required: false, out var version);
        var done = await direct.ExecuteAsync(http.Actor, new(new ImportJobId(id), order, version), http.RequestAborted);
        if (done.Failed)
        {
            return await Preconditions.RefuseAsync(http, done.Error, () => CurrentAsync(id, read, http, withMapping: true));
        }

        var job = await CurrentAsync(id, read, http, withMapping: false);
        if (job.Failed)
        {
            return job.Error.ToProblem();
        }

        Preconditions.Tag(http, job.Value.Version);
        return TypedResults.Accepted($"/api/v1/imports/{id}", job.Value);
    }

    private static async Task<IResult> ListProblems(Guid id, HttpContext http, ReadImports read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor")) is { } wrong)
        {
            return wrong;
        }

        var problems = await read.ProblemsAsync(http.Actor, new ImportJobId(id), Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return problems.Failed ? problems.Error.ToProblem() : Paging.Answer(http, problems.Value);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Report(
        Guid id, ReadImports read, ClaimsPrincipal user, CancellationToken ct)
    {
        var problems = await read.ProblemsAsync(user.ToActor(), new ImportJobId(id), null, ImportJob.MostProblems, ct);
        return problems.Failed
            ? problems.Error.ToProblem()
            : TypedResults.File(Encoding.UTF8.GetBytes(ProblemReport.ToCsv(problems.Value.Items)), "text/csv; charset=utf-8", $"import-problems-{id:N}.csv");
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

    /// <param name="Preset">One that ships with the product, or where the mapping came from.</param>
    /// <param name="Mapping">In the shape that GET answers with; null: the preset's.</param>
    internal sealed record MappingBody(string? Preset, JsonElement? Mapping);

    /// <param name="Values">By column, where the file's beginning shows few enough to map one by one.</param>
    /// <param name="Jira">What an export of Jira has, which has no rows of its own to show.</param>
    internal sealed record PreviewJson(
        IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Sample, IReadOnlyDictionary<string, IReadOnlyList<string>> Values,
        JsonElement Suggested, string? Preset, JiraContents? Jira = null);

    /// <param name="Mapping">Left out of lists.</param>
    internal sealed record ImportJson(
        Guid Id, string Kind, string Name, string FileName, long Size, string Sha256, string State, string? Preset, IReadOnlyList<string> Columns,
        JsonElement? Mapping, ImportCounts Found, ImportCounts Done, int NextRecord, int TotalRecords, string? Failure,
        DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int Version)
    {
        public static ImportJson Of(ImportJob job, bool withMapping) => new(
            job.Id.Value, job.Kind, job.Name, job.FileName, job.Size, job.Sha256, job.State.ToText(), job.Preset, job.Headers,
            withMapping ? JsonElement.Parse(job.Mapping) : null, job.Found, job.Done, job.NextRecord, job.TotalRecords, job.Failure,
            job.CreatedAt, job.StartedAt, job.FinishedAt, job.Version);
    }
}
