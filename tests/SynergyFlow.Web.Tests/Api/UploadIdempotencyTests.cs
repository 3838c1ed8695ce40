using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>An upload with a key is the same one only when every byte of it is.</summary>
public sealed class UploadIdempotencyTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _server = null!;
    private HttpClient _agent = null!;
    private string _path = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
        var created = await _agent.SendAsync(Request(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN"}"""), Ct);
        _path = created.Headers.Location + "/attachments";
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task SameBytes_WithAnotherBoundary_AreDoneOnce()
    {
        var first = await UploadAsync("log.txt", "abc", boundary: "one");
        var again = await UploadAsync("log.txt", "abc", boundary: "other-and-longer");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("log.txt", "abd", "")]
    [InlineData("lag.txt", "abc", "")]
    [InlineData("log.txt", "abc\n", "")]
    [InlineData("log.txt", "abc", "?internal=true")]
    public async Task AnythingElse_UnderTheSameKey_Is422AndChangesNothing(string name, string content, string query)
    {
        await UploadAsync("log.txt", "abc");

        var answer = await UploadAsync(name, content, query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("idempotency_key_reused", (await JsonAsync(answer)).GetProperty("code").GetString());
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task LargeFile_ThatDiffersInItsLastByte_Is422_AndTheFirstComesBackWhole()
    {
        var bytes = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(bytes);
        var first = await UploadAsync("dump.bin", bytes);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        var other = bytes.ToArray();
        other[^1] ^= 1;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UploadAsync("dump.bin", other)).StatusCode);
        Assert.Equal("true", (await UploadAsync("dump.bin", bytes)).Headers.GetValues("Idempotency-Replayed").Single());
        var id = (await JsonAsync(first)).GetProperty("id").GetString();
        Assert.Equal(bytes, await _agent.GetByteArrayAsync($"{_path}/{id}/content", Ct));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task BrokenBody_IsRefusedTheSameWayTwice_AndAnotherBrokenOneIsAnother()
    {
        var first = await RawAsync("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc");
        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
        var again = await RawAsync("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc");
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await RawAsync("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabd")).StatusCode);
        Assert.Equal(0, await CountAsync());
    }

    private Task<HttpResponseMessage> UploadAsync(string name, string content, string query = "", string boundary = "b") =>
        UploadAsync(name, Encoding.UTF8.GetBytes(content), query, boundary);

    private async Task<HttpResponseMessage> UploadAsync(string name, byte[] content, string query = "", string boundary = "b")
    {
        using var request = Request(HttpMethod.Post, _path + query, key: "k");
        request.Content = new MultipartFormDataContent(boundary) { { new ByteArrayContent(content), "file", name } };
        return await _agent.SendAsync(request, Ct);
    }

    private async Task<HttpResponseMessage> RawAsync(string body)
    {
        using var request = Request(HttpMethod.Post, _path, key: "raw");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return await _agent.SendAsync(request, Ct);
    }

    private async Task<int> CountAsync()
    {
        await using var db = _server.Open();
        return await db.Set<Attachment>().CountAsync(Ct);
    }
}
