using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SynergyFlow.Web.Api;

/// <summary>
/// What an upload consists of, as one hash: its parts with their headers and bytes, not the boundary between them, which
/// clients choose anew for every try. The body goes through a temporary file, so that it can be read again.
/// </summary>
internal static class UploadHash
{
    private const int InMemory = 64 * 1024;
    private const int MostHeaders = 16;
    private const int LongestHeaders = 8 * 1024;

    /// <param name="head">What else the hash stands for.</param>
    /// <returns>SHA-256, lower-case hex. The request's body stands at its start afterwards.</returns>
    /// <exception cref="BadHttpRequestException">The body is larger than the endpoint takes.</exception>
    public static async Task<string> ComputeAsync(HttpContext http, string head)
    {
        Spool(http);
        var body = http.Request.Body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        if (!await TryPartsAsync(http, body, hash))
        {
            // No well-formed parts: the endpoint will say so, and the bytes as they are tell one such body from another.
            body.Position = 0;
            hash.AppendData("\nraw\n"u8);
            await AppendAsync(hash, body, http.RequestAborted);
        }

        body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Spool(HttpContext http)
    {
        // The server itself ends a body that is larger than the endpoint takes.
        FileBufferingReadStream spooled = new(http.Request.Body, InMemory, bufferLimit: null, Path.GetTempPath);
        http.Response.RegisterForDisposeAsync(spooled);
        http.Request.Body = spooled;
    }

    private static async Task<bool> TryPartsAsync(HttpContext http, Stream body, IncrementalHash hash)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
        {
            return false;
        }

        try
        {
            MultipartReader parts = new(boundary, body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LongestHeaders };
            while (await parts.ReadNextSectionAsync(http.RequestAborted) is { } part)
            {
                foreach (var (name, values) in part.Headers ?? [])
                {
                    hash.AppendData(Encoding.UTF8.GetBytes($"{name.ToLowerInvariant()}: {values}\n"));
                }

                hash.AppendData("\n"u8);
                await AppendAsync(hash, part.Body, http.RequestAborted);
            }

            return true;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The bytes and then how many they were, so that no part can pretend to be two.</summary>
    private static async Task AppendAsync(IncrementalHash hash, Stream bytes, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InMemory);
        try
        {
            var length = 0L;
            int read;
            while ((read = await bytes.ReadAsync(buffer, ct)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                length += read;
            }

            BinaryPrimitives.WriteInt64BigEndian(buffer, length);
            hash.AppendData(buffer, 0, sizeof(long));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
