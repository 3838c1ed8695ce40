using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Incidents.Macros;

/// <param name="Team">With visibility team.</param>
/// <param name="Changes">In the shape that GET answers with; with nothing but a comment it is a canned reply.</param>
internal sealed record MacroBody(
    string? Name, string? Folder, IReadOnlyList<string>? Tags, MacroVisibility? Visibility, TeamId? Team, IncidentChanges? Changes)
{
    public MacroFields Fields => new()
    {
        Name = Name ?? "",
        Folder = Folder,
        Tags = [.. (Tags ?? []).Select(tag => tag ?? "")],
        Visibility = Visibility ?? MacroVisibility.Private,
        Team = Team,
        Changes = Changes ?? new IncidentChanges(),
    };
}

/// <param name="Record">Key or id of an incident.</param>
internal sealed record UseBody(string? Record);

internal sealed record MacroJson(
    Guid Id, string Name, string? Folder, IReadOnlyList<string> Tags, MacroVisibility Visibility, TeamId? Team, UserId Owner,
    IncidentChanges Changes, DateTimeOffset UpdatedAt, int Version)
{
    public static MacroJson Of(Macro macro) => new(
        macro.Id.Value, macro.Name, macro.Folder, macro.Tags, macro.Visibility, macro.Team, macro.Owner, macro.Changes, macro.UpdatedAt, macro.Version);
}

/// <param name="Refused">Why it would not be done.</param>
internal sealed record TriedJson(string? Text, IReadOnlyList<FieldChange> Changes, string? RefusedCode, string? Refused);

internal static class MacroEndpoints
{
    private const string Json = "application/json";

    public static void MapMacros(this IEndpointRouteBuilder api)
    {
        var macros = api.MapGroup("/macros").WithTags("Macros");
        macros.MapGet("/", ListAsync).WithName("ListMacros").WithSummary("Macros and canned replies that you may use, by name").Paged()
            .Query("search", "in the name, the folder, a tag or the text").Produces<Page<MacroJson>>();
        macros.MapPost("/", CreateAsync).WithName("CreateMacro").Accepts<MacroBody>(Json).Produces<MacroJson>(201);
        macros.MapGet("/{id:guid}", FindAsync).WithName("GetMacro").Produces<MacroJson>();
        macros.MapPut("/{id:guid}", EditAsync).WithName("EditMacro").WithSummary("Needs If-Match").Accepts<MacroBody>(Json).Produces<MacroJson>();
        macros.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteMacro").WithSummary("Needs If-Match").Produces(204);
        macros.MapPost("/{id:guid}/preview", TryAsync).WithName("PreviewMacro").WithSummary("Its text and its changes for one incident; nothing is changed")
            .Accepts<UseBody>(Json).Produces<TriedJson>();
        macros.MapPost("/{id:guid}/use", UseAsync).WithName("UseMacro").WithSummary("Text, changes and move on one incident, in one go or not at all")
            .Accepts<UseBody>(Json).Produces<RecordHead>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadMacros read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor", "search")) is { } wrong)
        {
            return wrong;
        }

        var page = await read.ListAsync(http.Actor, Paging.Text(http, "search"), Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed
            ? Problems.Of(page.Error)
            : Paging.Answer(http, new Page<MacroJson>([.. page.Value.Items.Select(MacroJson.Of)], page.Value.Next));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadMacros read)
    {
        var macro = await CurrentAsync(id, http, read);
        if (macro.Failed)
        {
            return Problems.Of(macro.Error);
        }

        Preconditions.Tag(http, macro.Value.Version);
        return Results.Json(macro.Value, ApiJson.Options);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SaveMacro save)
    {
        var (body, refused) = await ApiJson.ReadAsync<MacroBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var made = await save.ExecuteAsync(http.Actor, new(null, body.Fields), http.RequestAborted);
        if (made.Failed)
        {
            return Problems.Of(made.Error);
        }

        http.Response.Headers.Location = $"/api/v1/macros/{made.Value.Id}";
        Preconditions.Tag(http, made.Value.Version);
        return Results.Json(MacroJson.Of(made.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> EditAsync(Guid id, HttpContext http, SaveMacro save, ReadMacros read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<MacroBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var saved = await save.ExecuteAsync(http.Actor, new(new MacroId(id), body.Fields, version), http.RequestAborted);
        return saved.Failed
            ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(id, http, read))
            : await FindAsync(id, http, read);
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, DeleteMacro delete, ReadMacros read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var deleted = await delete.ExecuteAsync(http.Actor, new(new MacroId(id), version), http.RequestAborted);
        return deleted.Failed
            ? await Preconditions.RefuseAsync(http, deleted.Error, () => CurrentAsync(id, http, read))
            : Results.NoContent();
    }

    private static async Task<IResult> TryAsync(Guid id, HttpContext http, ReadMacros read, UseMacro use)
    {
        var (body, unreadable) = await ApiJson.ReadAsync<UseBody>(http);
        if (body is null)
        {
            return unreadable!;
        }

        var macro = await read.FindAsync(http.Actor, new MacroId(id), http.RequestAborted);
        if (macro.Failed)
        {
            return Problems.Of(macro.Error);
        }

        var (record, refused) = await RecordAsync(http, body.Record);
        if (record is null)
        {
            return refused!;
        }

        var tried = await use.PreviewAsync(http.Actor, macro.Value.Changes, record.Id, http.RequestAborted);
        return tried.Failed
            ? Problems.Of(tried.Error)
            : Results.Json(
                new TriedJson(tried.Value.Text, tried.Value.Changes, tried.Value.Refused?.Code, tried.Value.Refused?.Message), ApiJson.Options);
    }

    private static async Task<IResult> UseAsync(Guid id, HttpContext http, UseMacro use)
    {
        // Of the incident, for whoever wants it guarded.
        _ = Preconditions.Read(http, required: false, out var version);
        var (body, unreadable) = await ApiJson.ReadAsync<UseBody>(http);
        if (body is null)
        {
            return unreadable!;
        }

        var (record, refused) = await RecordAsync(http, body.Record);
        if (record is null)
        {
            return refused!;
        }

        var used = await use.ExecuteAsync(http.Actor, new(new MacroId(id), record.Id, version), http.RequestAborted);
        if (used.Failed)
        {
            return Problems.Of(used.Error);
        }

        Preconditions.Tag(http, used.Value);
        var records = http.RequestServices.GetRequiredService<IRecordQueries>();
        return Results.Json(await records.FindAsync(await http.ScopeAsync(), record.Id.ToString(), http.RequestAborted), ApiJson.Options);
    }

    private static async Task<(RecordHead? Record, IResult? Refused)> RecordAsync(HttpContext http, string? reference)
    {
        if (string.IsNullOrEmpty(reference))
        {
            return (null, Problems.Of(new InvalidField("record", "record is the key or id of an incident.")));
        }

        var (record, refused) = await http.RecordAsync(reference, RecordKind.Incident);
        return (record, refused);
    }

    private static async Task<Result<MacroJson>> CurrentAsync(Guid id, HttpContext http, ReadMacros read)
    {
        var macro = await read.FindAsync(http.Actor, new MacroId(id), http.RequestAborted);
        return macro.Failed ? macro.Error : MacroJson.Of(macro.Value);
    }
}
