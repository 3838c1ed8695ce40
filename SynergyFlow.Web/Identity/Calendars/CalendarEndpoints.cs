using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Identity.Calendars.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Identity.Calendars;
using SynergyFlow.Infrastructure.Integrations.Webhooks;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Calendars;

/// <summary>One's calendars over REST, and what other programs read of them: whoever knows the address, as text of RFC 5545.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendars(this IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("/api/v1/me/calendars").WithTags("Me").RequireAuthorization();
        mine.MapGet("/", ListAsync).WithName("ListMyCalendars").WithSummary("Your calendars for other programs; their addresses are not told again");
        mine.MapPost("/", MakeAsync).WithName("CreateMyCalendar").WithSummary("Make a calendar that other programs read; the answer has its secret address, once");
        mine.MapPost("/{id:guid}/address", RenewAsync).WithName("RenewMyCalendar").WithSummary("Give a calendar another address; the one before leads nowhere from then on");
        mine.MapDelete("/{id:guid}", RevokeAsync).WithName("RevokeMyCalendar").WithSummary("End a calendar and its address");
        routes.MapMethods("/calendar/{secret}.ics", [HttpMethods.Get, HttpMethods.Head], ReadAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<Ok<Listed<CalendarJson>>, ProblemHttpResult>> ListAsync(ReadCalendars read, ClaimsPrincipal user, CancellationToken ct)
    {
        var listed = await read.ListAsync(user.ToActor(), ct);
        return listed.Failed ? listed.Error.ToProblem() : TypedResults.Ok(new Listed<CalendarJson>([.. listed.Value.Select(CalendarJson.Of)]));
    }

    private static async Task<Results<Created<MadeCalendarJson>, ProblemHttpResult>> MakeAsync(
        CalendarBody body, ChangeCalendars change, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        List<CalendarContent> contents = [];
        foreach (var word in body.Contents ?? [])
        {
            if (!EnumText.TryParse<CalendarContent>(word, out var content))
            {
                return new InvalidField("contents", $"contents is at least one of {string.Join(", ", EnumText.All<CalendarContent>())}.").ToProblem();
            }

            contents.Add(content);
        }

        var made = await change.MakeAsync(user.ToActor(), new(body.Name ?? "", contents, body.Reminder), ct);
        return made.Failed ? made.Error.ToProblem() : await ShownAsync(http, made.Value);
    }

    private static async Task<Results<Created<MadeCalendarJson>, ProblemHttpResult>> RenewAsync(
        Guid id, ChangeCalendars change, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var made = await change.RenewAsync(user.ToActor(), new CalendarFeedId(id), ct);
        return made.Failed ? made.Error.ToProblem() : await ShownAsync(http, made.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, ChangeCalendars change, ClaimsPrincipal user, CancellationToken ct)
    {
        var revoked = await change.RevokeAsync(user.ToActor(), new CalendarFeedId(id), ct);
        return revoked.Failed ? revoked.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Created<MadeCalendarJson>> ShownAsync(HttpContext http, ChangeCalendars.Made made)
    {
        http.Response.Headers.CacheControl = "no-store";
        var address = await RootAsync(http, http.Actor.Tenant) + CalendarSecret.PathOf(made.Secret);
        return TypedResults.Created($"/api/v1/me/calendars/{made.Id}", new MadeCalendarJson(made.Id.Value, address));
    }

    /// <summary>What was never an address, what is none any more and what belongs to somebody who may not sign in look alike.</summary>
    private static async Task<IResult> ReadAsync(
        string secret, HttpContext http, CalendarSignIn calendars, CalendarLimiter limiter, ReadCalendars read, CancellationToken ct)
    {
        // Nobody reads a page here: the answer is the status.
        http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        if (!limiter.TryAcquire(http.Connection.RemoteIpAddress?.ToString() ?? ""))
        {
            http.Response.Headers.RetryAfter = "60";
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        // As everywhere, what belongs to one tenant is not to be had at the host of another.
        var ofHost = http.Features.Get<TenantDoor>()?.OfHost;
        if (await calendars.FindAsync(secret, ct) is not { } calendar || (ofHost is not null && ofHost.Id != calendar.Tenant))
        {
            return TypedResults.NotFound();
        }

        var entries = await read.EntriesAsync(calendar.Reader, calendar.Contents, ct);
        var text = Encoding.UTF8.GetBytes(CalendarText.Write(calendar.Name, entries, await RootAsync(http, calendar.Tenant), calendar.Reminder));
        http.Response.Headers.CacheControl = "private, no-cache";

        // Answers 304 to who names it.
        return TypedResults.Bytes(
            text, "text/calendar; charset=utf-8", "synergyflow.ics", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(text))[..32]}\""));
    }

    /// <summary>Where people open this site: as it is configured, or else as it was asked for.</summary>
    private static async Task<string> RootAsync(HttpContext http, TenantId tenant)
    {
        var tenants = await http.RequestServices.GetRequiredService<ITenantDirectory>().ReadAsync(http.RequestAborted);
        var configured = http.RequestServices.GetRequiredService<IOptions<WebhookOptions>>().Value.PublicAddress.TrimEnd('/');
        return tenants.Find(tenant)?.Host is { } host ? $"https://{host}" : configured.Length > 0 ? configured : $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";
    }

    /// <param name="Contents">Of due, sprints and snoozes, at least one.</param>
    /// <param name="Reminder">Minutes before; null: none.</param>
    internal sealed record CalendarBody(string? Name, IReadOnlyList<string>? Contents, int? Reminder);

    /// <param name="Address">Secret: who has it can read the calendar.</param>
    internal sealed record MadeCalendarJson(Guid Id, string Address);

    internal sealed record CalendarJson(
        Guid Id, string Name, string Hint, IReadOnlyList<string> Contents, int? Reminder, DateTimeOffset CreatedAt, DateTimeOffset? LastReadAt)
    {
        public static CalendarJson Of(CalendarFeedRow row) => new(
            row.Id.Value, row.Name, row.Hint, [.. row.Contents.Select(content => content.ToText())], row.Reminder, row.CreatedAt, row.LastReadAt);
    }
}
