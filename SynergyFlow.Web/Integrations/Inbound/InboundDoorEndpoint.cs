using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>Where other systems post what they announce, with the token of their source.</summary>
internal static class InboundDoorEndpoint
{
    private const string Bearer = "Bearer ";
    private const int MostHeaders = 40;

    public static void MapInboundDoor(this IEndpointRouteBuilder routes, string root) => routes.MapPost(root + "/inbound/{source:guid}", TakeAsync)
        .WithTags("Inbound").WithName("Announce")
        .WithSummary("With the source's token; 202: it is written down, and handled next. The same message (CloudEvents id, Idempotency-Key) has one effect")
        .Produces<Announced>(202)
        .WithMetadata(Announcing.Instance)
        .AllowAnonymous()
        .DisableAntiforgery();

    private static async Task<IResult> TakeAsync(Guid source, HttpContext http, IInboundDoor door)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
        if (await ReadAsync(http.Request.Body, http.RequestAborted) is not { } body)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "too_large", $"A message may have at most {InboundMessage.MostBytes} bytes.");
        }

        var taken = await door.TakeAsync(
            new InboundSourceId(source),
            token,
            new InboundPost(
                http.Connection.RemoteIpAddress?.ToString() ?? "",
                http.Request.ContentType,
                [.. http.Request.Headers.Where(header => IsKept(header.Key)).Take(MostHeaders).Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value.ToString()))],
                http.Request.Headers["Idempotency-Key"].ToString(),
                body),
            http.RequestAborted);
        return taken.Error switch
        {
            null => Results.Json(new Announced(taken.Value!.Id?.Value, taken.Value.Id is null), ApiJson.Options, statusCode: StatusCodes.Status202Accepted),
            InboundTokenRefused refused => Problems.Of(StatusCodes.Status401Unauthorized, refused.Code, refused.Message),
            { } refused => Problems.Of(refused),
        };
    }

    /// <returns>Null where it is too long.</returns>
    private static async Task<byte[]?> ReadAsync(Stream sent, CancellationToken ct)
    {
        using MemoryStream body = new();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await sent.ReadAsync(buffer, ct)) > 0;)
        {
            if (body.Length + read > InboundMessage.MostBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>What says something of the message; never what says who may send it.</summary>
    private static bool IsKept(string name) => name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase)
        || name.ToUpperInvariant() is "CONTENT-TYPE" or "USER-AGENT" or "TRACEPARENT" or "IDEMPOTENCY-KEY";

    /// <param name="Id">Of the message; null where the same came before.</param>
    private sealed record Announced(Guid? Id, bool Repeated);
}
