using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Incidents.Desk;

/// <param name="TimeZone">IANA name.</param>
/// <param name="Holidays">Dates such as 2026-12-25.</param>
/// <param name="CloseAfterDays">Business days; null: resolved incidents do not close by themselves.</param>
/// <param name="NoticeDays">Business days before that; 0: no notice.</param>
/// <param name="ReopenDays">Days after the resolution.</param>
/// <param name="SurveyDays">Days after the resolution; null: requesters are not asked how it went.</param>
internal sealed record DeskBody(
    string? TimeZone, IReadOnlyList<Weekday>? Workdays, IReadOnlyList<DateOnly>? Holidays, int? CloseAfterDays, int NoticeDays, int ReopenDays, int? SurveyDays)
{
    public DeskFields ToFields() => new()
    {
        TimeZone = TimeZone ?? "",
        Workdays = Workdays ?? [],
        Holidays = Holidays ?? [],
        CloseAfterDays = CloseAfterDays,
        NoticeDays = NoticeDays,
        ReopenDays = ReopenDays,
        SurveyDays = SurveyDays,
    };
}

internal sealed record DeskAnswer(
    string TimeZone, IReadOnlyList<Weekday> Workdays, IReadOnlyList<DateOnly> Holidays, int? CloseAfterDays, int NoticeDays, int ReopenDays, int? SurveyDays, int Version)
{
    public static DeskAnswer Of(DeskSettings settings) => new(
        settings.TimeZone, settings.Workdays, settings.Holidays, settings.CloseAfterDays, settings.NoticeDays, settings.ReopenDays, settings.SurveyDays, settings.Version);
}

internal static class DeskEndpoints
{
    public static void MapDeskSettings(this IEndpointRouteBuilder api)
    {
        var desk = api.MapGroup("/desk-settings").WithTags("Desk settings");
        desk.MapGet("/", GetAsync).WithName("GetDeskSettings").Produces<DeskAnswer>();
        desk.MapPut("/", EditAsync).WithName("EditDeskSettings").WithSummary("Needs If-Match")
            .Accepts<DeskBody>("application/json").Produces<DeskAnswer>();
    }

    private static async Task<IResult> GetAsync(HttpContext http, IDeskSettingsStore store)
    {
        if (http.CannotRead() is { } denied)
        {
            return denied;
        }

        return Answer(http, await store.GetAsync(http.Actor.Tenant, http.RequestAborted));
    }

    private static async Task<IResult> EditAsync(HttpContext http, EditDeskSettings edit, IDeskSettingsStore store)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<DeskBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var edited = await edit.ExecuteAsync(http.Actor, new(body.ToFields(), version), http.RequestAborted);
        if (edited.Failed && edited.Error is not VersionConflict)
        {
            return Problems.Of(edited.Error);
        }

        var current = await store.GetAsync(http.Actor.Tenant, http.RequestAborted);
        if (!edited.Failed)
        {
            return Answer(http, current);
        }

        Preconditions.Tag(http, current.Version);
        return Problems.Of(edited.Error, DeskAnswer.Of(current));
    }

    private static IResult Answer(HttpContext http, DeskSettings settings)
    {
        Preconditions.Tag(http, settings.Version);
        return Results.Json(DeskAnswer.Of(settings), ApiJson.Options);
    }
}
