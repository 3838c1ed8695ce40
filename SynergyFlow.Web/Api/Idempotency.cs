using System.Security.Cryptography;
using System.Text;
using SynergyFlow.Infrastructure.Api;

namespace SynergyFlow.Web.Api;

/// <summary>A POST with an Idempotency-Key is done once: sent again it gets the answer that the first one got.</summary>
internal sealed class Idempotency(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";

    public async Task InvokeAsync(HttpContext http, IdempotencyKeys keys)
    {
        var key = http.Request.Headers[Header].ToString();
        if (!HttpMethods.IsPost(http.Request.Method) || key.Length == 0)
        {
            await next(http);
            return;
        }

        if (key.Length > IdempotencyKey.KeyLength || !key.All(c => c is > ' ' and < '\u007f'))
        {
            await Problems.Of(400, "idempotency_key", $"{Header} has 1 to {IdempotencyKey.KeyLength} visible ASCII characters.").ExecuteAsync(http);
            return;
        }

        var (request, refused) = await FingerprintAsync(http);
        if (request is null)
        {
            await refused!.ExecuteAsync(http);
            return;
        }

        var actor = http.Actor;
        if (await keys.ClaimAsync(actor.Tenant, actor.Id, key, request, http.RequestAborted) is { } before)
        {
            await RepeatAsync(http, before, request);
            return;
        }

        var done = false;
        try
        {
            done = await RunAsync(http, keys, new IdempotencyKey
            {
                Tenant = actor.Tenant,
                User = actor.Id,
                Key = key,
                Request = request,
                CreatedAt = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            });
        }
        finally
        {
            if (!done)
            {
                await keys.ReleaseAsync(actor.Tenant, actor.Id, key, CancellationToken.None);
            }
        }
    }

    private async Task<bool> RunAsync(HttpContext http, IdempotencyKeys keys, IdempotencyKey answered)
    {
        var client = http.Response.Body;
        using MemoryStream body = new();
        http.Response.Body = body;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = client;
        }

        var final = http.Response.StatusCode < 500;
        if (final)
        {
            answered.Status = http.Response.StatusCode;
            answered.ContentType = http.Response.ContentType;
            answered.Location = http.Response.Headers.Location;
            answered.ETag = http.Response.Headers.ETag;
            answered.Body = body.ToArray();
            await keys.AnswerAsync(answered, CancellationToken.None);
        }

        body.Position = 0;
        await body.CopyToAsync(client, http.RequestAborted);
        return final;
    }

    private static async Task RepeatAsync(HttpContext http, IdempotencyKey before, string request)
    {
        if (before.Request != request)
        {
            await Problems.Of(422, "idempotency_key_reused", "This key was used for another request.").ExecuteAsync(http);
            return;
        }

        if (before.Status is not { } status)
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Of(409, "idempotency_in_progress", "The first request with this key is still at work.").ExecuteAsync(http);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = before.ContentType;
        http.Response.Headers[Replayed] = "true";
        if (before.Location is not null)
        {
            http.Response.Headers.Location = before.Location;
        }

        if (before.ETag is not null)
        {
            http.Response.Headers.ETag = before.ETag;
        }

        await http.Response.Body.WriteAsync(before.Body, http.RequestAborted);
    }

    private static async Task<(string? Request, IResult? Refused)> FingerprintAsync(HttpContext http)
    {
        var head = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n";
        if (http.Request.HasFormContentType)
        {
            return (await UploadHash.ComputeAsync(http, head), null);
        }

        var (bytes, refused) = await ApiJson.BytesAsync(http);
        return bytes is null
            ? (null, refused)
            : (Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(head), .. bytes])), null);
    }
}
