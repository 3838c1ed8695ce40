using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Policies.Bundles;
using SynergyFlow.Testing;
using SynergyFlow.Web.Policies;

namespace SynergyFlow.Web.Tests.Policies;

/// <summary>A real OPA fetches its policies: it takes what is signed with the key that it was given, and nothing else.</summary>
public sealed class BundleServiceTests : IAsyncDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-bundles-").FullName;
    private readonly ConcurrentQueue<int> _answers = [];
    private readonly int _port = FreePorts.Next();
    private WebApplication? _app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Opa_LoadsTheBundle_Decides_AsksAgainForNothing_AndTakesTheNextRevision(string algorithm)
    {
        var key = Key("key.pem", algorithm);
        await ServeAsync(key, Source());
        await using var opa = await OpaServer.StartConfiguredAsync(await ConfigurationAsync(algorithm), Public(key), Ct);
        await UntilAsync(() => opa.HasPoliciesAsync(Ct), "OPA did not load the bundle.");
        var (allowed, revision) = await AskAsync(opa);
        Assert.True(allowed);
        Assert.Equal(Revision(Source()), revision);
        await UntilAsync(() => Task.FromResult(_answers.Contains(StatusCodes.Status304NotModified)), "OPA did not ask again.");
        Assert.Single(_answers, StatusCodes.Status200OK);

        // The host is upgraded.
        await StopAsync();
        await ServeAsync(key, Source("next-revision"));
        await UntilAsync(async () => (await AskAsync(opa)).Revision == "next-revision", "OPA did not take the next revision.");
        Assert.True((await AskAsync(opa)).Allowed);

        // What it has it keeps while nobody answers.
        await StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        Assert.True((await AskAsync(opa)).Allowed);
        Assert.True(await opa.HasPoliciesAsync(Ct));
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("a policy was changed")]
    [InlineData("data was changed")]
    [InlineData("the revision was changed")]
    [InlineData("a policy was added")]
    [InlineData("a policy was taken away")]
    [InlineData("no signature")]
    [InlineData("another token")]
    public async Task Opa_RefusesWhatIsNotWhatWasSigned(string deed)
    {
        var key = Key("key.pem", "ES256");
        if (deed == "another key")
        {
            await ServeAsync(Key("other.pem", "ES256"), Source());
        }
        else if (deed == "another token")
        {
            await ServeAsync(key, Source());
        }
        else
        {
            var bundle = Served(key, Source());
            await ServeAsync(routes => routes.MapGet("/bundles/synergyflow", () => Results.Bytes(Repacked(bundle, files => Change(files, deed)), "application/gzip")));
        }

        await using var opa = await OpaServer.StartConfiguredAsync(await ConfigurationAsync("ES256", deed == "another token" ? new string('y', 32) : Token), Public(key), Ct);
        await UntilAsync(() => Task.FromResult(_answers.Count >= 2), "OPA did not ask.");
        await Task.Delay(TimeSpan.FromMilliseconds(500), Ct);
        Assert.False(await opa.HasPoliciesAsync(Ct));
        Assert.Equal((false, null), await AskAsync(opa));
        Assert.All(_answers, status => Assert.Equal(deed == "another token" ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK, status));
    }

    /// <summary>The deed of the test above is what makes OPA refuse, not the packing anew.</summary>
    [Fact]
    public async Task Opa_TakesABundleThatIsOnlyPackedAnew()
    {
        var key = Key("key.pem", "ES256");
        var bundle = Served(key, Source());
        await ServeAsync(routes => routes.MapGet("/bundles/synergyflow", () => Results.Bytes(Repacked(bundle, _ => { }), "application/gzip")));
        await using var opa = await OpaServer.StartConfiguredAsync(await ConfigurationAsync("ES256"), Public(key), Ct);
        await UntilAsync(() => opa.HasPoliciesAsync(Ct), "OPA did not load the bundle.");
    }

    private static void Change(Dictionary<string, byte[]> files, string deed)
    {
        const string policy = "synergyflow/authz/authz.rego";
        switch (deed)
        {
            case "a policy was changed":
                files[policy] = [.. files[policy], .. "\n# changed\n"u8];
                break;
            case "data was changed":
                files["data.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["data.json"]).Replace("AGENT", "END_USER", StringComparison.Ordinal));
                break;
            case "the revision was changed":
                files[".manifest"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[".manifest"]).Replace("\"revision\":\"", "\"revision\":\"x", StringComparison.Ordinal));
                break;
            case "a policy was added":
                files["synergyflow/more.rego"] = "package synergyflow.more\n\nyes := true\n"u8.ToArray();
                break;
            case "a policy was taken away":
                Assert.True(files.Remove(policy));
                break;
            case "no signature":
                Assert.True(files.Remove(".signatures.json"));
                break;
        }
    }

    private Task ServeAsync(string key, byte[] source) => ServeAsync(
        routes => routes.MapPolicyBundles(),
        services => services.AddSingleton(Shelf(key, source)).AddSingleton(Options.Create(Settings(key))));

    private async Task ServeAsync(Action<WebApplication> map, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        builder.Services.AddAuthorization();
        configure?.Invoke(builder.Services);
        _app = builder.Build();
        _app.Use(async (http, next) =>
        {
            await next(http);
            _answers.Enqueue(http.Response.StatusCode);
        });
        map(_app);
        await _app.StartAsync(Ct);
    }

    private async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync();
        }
    }

    private static BundleOptions Settings(string key) => new() { Token = Token, SigningKey = key };

    private static BundleShelf Shelf(string key, byte[] source) => new(Options.Create(Settings(key)), () => new MemoryStream(source));

    private static byte[] Served(string key, byte[] source) => Shelf(key, source).Find(BundleShelf.Name)!.Packed;

    /// <summary>As docs/operations has it.</summary>
    private async Task<string> ConfigurationAsync(string algorithm, string token = Token)
    {
        var file = Path.Combine(_folder, "opa.yaml");
        var tokenFile = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(tokenFile, token, Ct);
        var configuration = (await File.ReadAllTextAsync(RepositoryRoot.File("deploy", "opa", "opa.yaml"), Ct))
            .Replace("http://127.0.0.1:8080", $"http://127.0.0.1:{_port}", StringComparison.Ordinal)
            .Replace("/run/secrets/opa-token", tokenFile, StringComparison.Ordinal)
            .Replace("ES256", algorithm, StringComparison.Ordinal)
            .Replace("min_delay_seconds: 10", "min_delay_seconds: 1", StringComparison.Ordinal)
            .Replace("max_delay_seconds: 30", "max_delay_seconds: 1", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, configuration, Ct);
        return file;
    }

    private string Key(string name, string algorithm)
    {
        var file = Path.Combine(_folder, name);
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(file, algorithm == "ES256" ? curve.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Public(file), algorithm == "ES256" ? curve.ExportSubjectPublicKeyInfoPem() : rsa.ExportSubjectPublicKeyInfoPem());
        return file;
    }

    private static string Public(string key) => key + ".pub";

    private static byte[] Source(string? revision = null)
    {
        var packed = File.ReadAllBytes(RepositoryRoot.File("deploy", "policies", "synergyflow.bundle.tar.gz"));
        return revision is null ? packed : Repacked(packed, files =>
        {
            var manifest = Encoding.UTF8.GetString(files[".manifest"]).Replace(Revision(packed), revision, StringComparison.Ordinal);
            files[".manifest"] = Encoding.UTF8.GetBytes(manifest);
        });
    }

    private static string Revision(byte[] packed)
    {
        using var manifest = JsonDocument.Parse(Files(packed)[".manifest"]);
        return manifest.RootElement.GetProperty("revision").GetString()!;
    }

    private static Dictionary<string, byte[]> Files(byte[] packed)
    {
        using GZipStream unzipped = new(new MemoryStream(packed), CompressionMode.Decompress);
        using TarReader tar = new(unzipped);
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        while (tar.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            files[entry.Name.TrimStart('/')] = content.ToArray();
        }

        return files;
    }

    private static byte[] Repacked(byte[] packed, Action<Dictionary<string, byte[]>> change)
    {
        var files = Files(packed);
        change(files);
        using MemoryStream output = new();
        using (GZipStream zipped = new(output, CompressionLevel.Fastest, leaveOpen: true))
        using (TarWriter tar = new(zipped, TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "/" + name) { DataStream = new MemoryStream(content) });
            }
        }

        return output.ToArray();
    }

    /// <summary>The example of docs/modules/policies.md.</summary>
    private static async Task<(bool Allowed, string? Revision)> AskAsync(OpaServer opa)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        using StringContent question = new("""{"input": {"user": {"roles": ["AGENT"]}, "action": "incident.create"}}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(opa.Url, "v1/data/synergyflow/authz/allow?provenance=true"), question, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return (
            body.TryGetProperty("result", out var result) && result.ValueKind is JsonValueKind.True,
            body.GetProperty("provenance").TryGetProperty("bundles", out var bundles) && bundles.TryGetProperty("synergyflow", out var one)
                && one.TryGetProperty("revision", out var revision) ? revision.GetString() : null);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        for (var attempt = 0; !await holds(); attempt++)
        {
            Assert.True(attempt < 300, otherwise);
            await Task.Delay(100, Ct);
        }
    }
}
