using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Policies.Studio;

/// <param name="From">Number of the version to begin from; without it SynergyFlow's own policy.</param>
internal sealed record DraftBody(int? From);

internal sealed record PolicyTextBody(string? Source, string? Tests, string? Comment);

/// <param name="Percent">Of the records, 1 to 99; with state canary.</param>
internal sealed record PublishBody(PolicyState? State, int? Percent, string? Reason);

internal sealed record KillBody(string? Reason);

/// <param name="Days">1, 7, 30 or 90.</param>
internal sealed record ReplayBody(int? Days);

/// <param name="Taken">How many versions were taken back.</param>
internal sealed record KilledJson(int Taken);

internal sealed record PolicyVersionJson(
    Guid Id, string Policy, int Number, int? BasedOn, PolicyState State, int? Percent, string Source, string Tests, string? Comment, PolicyReport Report, bool Green,
    bool Tried, PolicyStep? Proposal, UserId? ProposedBy, UserId Author, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, PolicyEnd? EndedBy, string? Reason, int Version)
{
    public static PolicyVersionJson Of(PolicyVersion one) => new(
        one.Id.Value, one.Policy, one.Number, one.BasedOn, one.State, one.Percent, one.Source, one.Tests, one.Comment, one.Report, one.Report.IsGreen,
        one.Tried, one.Proposal, one.ProposedBy, one.Author, one.CreatedAt, one.ChangedAt, one.EndedBy, one.Reason, one.Version);
}

internal sealed record ReplayJson(
    Guid Id, int Days, DateTimeOffset Since, DateTimeOffset Until, int? Baseline, ReplayState State, int Total, int Asked, int Unchanged, IReadOnlyList<ReplayFlips> Flips,
    string? Failure, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static ReplayJson Of(PolicyReplay one) => new(
        one.Id.Value, one.Days, one.Since, one.Until, one.BaselineNumber, one.State, one.Total, one.Asked, one.Unchanged, one.Flips, one.Failure, one.CreatedAt, one.FinishedAt);
}

/// <summary>The policy studio over REST.</summary>
internal static class PolicyEndpoints
{
    private const string Json = "application/json";

    public static void MapPolicies(this IEndpointRouteBuilder api)
    {
        var policy = api.MapGroup("/policies/{policy}").WithTags("Policies");
        policy.MapGet("/versions", ListAsync).WithName("ListPolicyVersions").WithSummary("The latest hundred versions, and those that are live").Produces<IReadOnlyList<PolicyVersionRow>>();
        policy.MapPost("/versions", BeginAsync).WithName("DraftPolicyVersion").WithSummary("Begins a draft").Accepts<DraftBody>(Json).Produces<PolicyVersionJson>(201);
        policy.MapGet("/versions/{number:int}", FindAsync).WithName("GetPolicyVersion").Produces<PolicyVersionJson>();
        policy.MapPut("/versions/{number:int}", SaveAsync).WithName("SavePolicyVersion").WithSummary("Needs If-Match. Saves a draft, and checks and tests it")
            .Accepts<PolicyTextBody>(Json).Produces<PolicyVersionJson>();
        policy.MapDelete("/versions/{number:int}", DeleteAsync).WithName("DeletePolicyVersion").WithSummary("Gives up a draft").Produces(204);
        policy.MapPost("/versions/{number:int}/publish", PublishAsync).WithName("PublishPolicyVersion")
            .WithSummary("To shadow, canary, enforced or retired; only proposed where the policy needs a second person").Accepts<PublishBody>(Json).Produces<PolicyVersionJson>();
        policy.MapPost("/versions/{number:int}/approve", ApproveAsync).WithName("ApprovePolicyVersion").WithSummary("The second person agrees to what is proposed").Produces<PolicyVersionJson>();
        policy.MapPost("/versions/{number:int}/withdraw", WithdrawAsync).WithName("WithdrawPolicyVersion").WithSummary("Nothing is proposed any more").Produces<PolicyVersionJson>();
        policy.MapPost("/kill", KillAsync).WithName("KillPolicy").WithSummary("SynergyFlow's own policy decides again").Accepts<KillBody>(Json).Produces<KilledJson>();
        policy.MapGet("/versions/{number:int}/comparison", ComparedAsync).WithName("ComparePolicyVersion")
            .WithSummary("What it said beside what decides without it, in the last 30 days").Produces<ShadowReport>();
        policy.MapGet("/versions/{number:int}/replays", ReplaysAsync).WithName("ListPolicyReplays").WithSummary("The latest 20").Produces<IReadOnlyList<ReplayJson>>();
        policy.MapPost("/versions/{number:int}/replays", ReplayAsync).WithName("ReplayPolicyVersion").WithSummary("Asks it again what was asked in the last days; a job")
            .Accepts<ReplayBody>(Json).Produces<ReplayJson>(202);
        var replays = api.MapGroup("/policies/replays/{id:guid}").WithTags("Policies");
        replays.MapPost("/cancel", CancelAsync).WithName("CancelPolicyReplay").Produces<ReplayJson>();
        replays.MapGet("/flips", FlipsAsync).WithName("ListReplayFlips").WithSummary("Decisions that would come out otherwise, of one kind, at most 200")
            .Query("from", "the verdict of what decides now").Query("to", "the verdict of the version").Produces<IReadOnlyList<ReplayFlip>>();
    }

    private static async Task<IResult> ListAsync(string policy, HttpContext http, ReadPolicies read) =>
        Answer(await read.ListAsync(http.Actor, policy, http.RequestAborted), rows => rows);

    private static async Task<IResult> BeginAsync(string policy, HttpContext http, WritePolicy write)
    {
        var (body, refused) = await ApiJson.ReadAsync<DraftBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var begun = await write.ExecuteAsync(http.Actor, new WritePolicy.Begin(policy, body.From), http.RequestAborted);
        if (begun.Failed)
        {
            return Problems.Of(begun.Error);
        }

        http.Response.Headers.Location = $"/api/v1/policies/{policy}/versions/{begun.Value.Number}";
        Preconditions.Tag(http, begun.Value.Version);
        return Results.Json(PolicyVersionJson.Of(begun.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> FindAsync(string policy, int number, HttpContext http, ReadPolicies read) =>
        Tagged(http, await read.FindAsync(http.Actor, policy, number, http.RequestAborted));

    private static async Task<IResult> SaveAsync(string policy, int number, HttpContext http, WritePolicy write, ReadPolicies read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<PolicyTextBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var saved = await write.ExecuteAsync(
            http.Actor, new WritePolicy.Save(policy, number, new PolicyText(body.Source!, body.Tests!, body.Comment), version), http.RequestAborted);
        return saved.Failed
            ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(policy, number, http, read))
            : Tagged(http, saved);
    }

    private static async Task<IResult> DeleteAsync(string policy, int number, HttpContext http, WritePolicy write)
    {
        var deleted = await write.DeleteAsync(http.Actor, policy, number, http.RequestAborted);
        return deleted.Failed ? Problems.Of(deleted.Error) : Results.NoContent();
    }

    private static async Task<IResult> PublishAsync(string policy, int number, HttpContext http, PublishPolicy publish, ReadPolicies read)
    {
        _ = Preconditions.Read(http, required: false, out var version);
        var (body, refused) = await ApiJson.ReadAsync<PublishBody>(http);
        if (body is null)
        {
            return refused!;
        }

        if (body.State is not { } state)
        {
            return Problems.Of(new InvalidField("state", "state is one of shadow, canary, enforced, retired."));
        }

        var done = await publish.ExecuteAsync(http.Actor, new(policy, number, new PolicyStep(state, body.Percent), body.Reason, version), http.RequestAborted);
        return done.Failed
            ? await Preconditions.RefuseAsync(http, done.Error, () => CurrentAsync(policy, number, http, read))
            : Tagged(http, done);
    }

    private static async Task<IResult> ApproveAsync(string policy, int number, HttpContext http, PublishPolicy publish) =>
        Tagged(http, await publish.ApproveAsync(http.Actor, policy, number, http.RequestAborted));

    private static async Task<IResult> WithdrawAsync(string policy, int number, HttpContext http, PublishPolicy publish) =>
        Tagged(http, await publish.WithdrawAsync(http.Actor, policy, number, http.RequestAborted));

    private static async Task<IResult> KillAsync(string policy, HttpContext http, PublishPolicy publish)
    {
        var (body, refused) = await ApiJson.ReadAsync<KillBody>(http);
        return body is null ? refused! : Answer(await publish.KillAsync(http.Actor, policy, body.Reason, http.RequestAborted), taken => new KilledJson(taken));
    }

    private static async Task<IResult> ComparedAsync(string policy, int number, HttpContext http, ReplayPolicy replay) =>
        Answer(await replay.ComparedAsync(http.Actor, policy, number, http.RequestAborted), report => report);

    private static async Task<IResult> ReplaysAsync(string policy, int number, HttpContext http, ReplayPolicy replay) =>
        Answer(await replay.ListAsync(http.Actor, policy, number, http.RequestAborted), replays => replays.Select(ReplayJson.Of));

    private static async Task<IResult> ReplayAsync(string policy, int number, HttpContext http, ReplayPolicy replay)
    {
        var (body, refused) = await ApiJson.ReadAsync<ReplayBody>(http);
        return body is null
            ? refused!
            : Answer(await replay.ExecuteAsync(http.Actor, new(policy, number, body.Days ?? 0), http.RequestAborted), ReplayJson.Of, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, ReplayPolicy replay) =>
        Answer(await replay.CancelAsync(http.Actor, new PolicyReplayId(id), http.RequestAborted), ReplayJson.Of);

    private static async Task<IResult> FlipsAsync(Guid id, HttpContext http, ReplayPolicy replay) => Paging.Unknown(http, "from", "to") ?? Answer(
        await replay.FlipsAsync(http.Actor, new PolicyReplayId(id), Paging.Text(http, "from") ?? "", Paging.Text(http, "to") ?? "", http.RequestAborted), flips => flips);

    private static IResult Answer<T>(Result<T> result, Func<T, object> shape, int status = StatusCodes.Status200OK) =>
        result.Failed ? Problems.Of(result.Error) : Results.Json(shape(result.Value), ApiJson.Options, statusCode: status);

    private static IResult Tagged(HttpContext http, Result<PolicyVersion> result)
    {
        if (!result.Failed)
        {
            Preconditions.Tag(http, result.Value.Version);
        }

        return Answer(result, PolicyVersionJson.Of);
    }

    private static async Task<Result<PolicyVersionJson>> CurrentAsync(string policy, int number, HttpContext http, ReadPolicies read)
    {
        var version = await read.FindAsync(http.Actor, policy, number, http.RequestAborted);
        return version.Failed ? version.Error : PolicyVersionJson.Of(version.Value);
    }
}
