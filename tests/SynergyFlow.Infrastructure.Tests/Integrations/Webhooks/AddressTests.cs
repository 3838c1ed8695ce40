using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Infrastructure.Integrations.Webhooks;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Webhooks;

/// <summary>Whatever an address is written as, what counts is where it leads.</summary>
public sealed class AddressTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.255.255.254"), InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("10.0.0.1"), InlineData("172.16.0.1"), InlineData("172.31.255.255")]
    [InlineData("192.168.1.1"), InlineData("100.64.0.1"), InlineData("169.254.0.1"), InlineData("169.254.169.254"), InlineData("192.0.0.1"), InlineData("192.0.2.5"), InlineData("198.18.0.1")]
    [InlineData("198.51.100.1"), InlineData("203.0.113.9"), InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255"), InlineData("192.88.99.1")]
    [InlineData("168.63.129.16"), InlineData("100.100.100.200")]
    [InlineData("::"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::ffff:a9fe:a9fe"), InlineData("::127.0.0.1"), InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1"), InlineData("64:ff9b::a9fe:a9fe"), InlineData("64:ff9b:1::a00:1"), InlineData("2002:7f00:1::"), InlineData("2002:a9fe:a9fe::1"), InlineData("2001:0:1::1"), InlineData("2001:db8::1")]
    [InlineData("3fff::1"), InlineData("fc00::1"), InlineData("fd00:ec2::254"), InlineData("fdff::1"), InlineData("fe80::1"), InlineData("fe80::1%2"), InlineData("fec0::1"), InlineData("ff02::1"), InlineData("100::1"), InlineData("5f00::1")]
    public void Address_InsideOrNobodys_IsRefused(string address) => Assert.False(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.216.34"), InlineData("1.1.1.1"), InlineData("172.32.0.1"), InlineData("172.15.0.1"), InlineData("100.128.0.1"), InlineData("223.255.255.255"), InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1"), InlineData("64:ff9b::101:101"), InlineData("2002:101:101::1")]
    public void Address_Outside_IsTaken(string address) => Assert.True(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Fact]
    public void AllowedNetworks_OpenWhatTheyName_AndNeverTheCredentialsOfAMachine()
    {
        AddressRules rules = new([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fd00::/8"), IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);
        Assert.True(rules.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.True(rules.Allows(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(rules.Allows(IPAddress.Parse("169.254.1.1")));
        Assert.True(rules.Allows(IPAddress.Parse("fd12::1")));
        foreach (var metadata in new[] { "169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200" })
        {
            Assert.False(rules.Allows(IPAddress.Parse(metadata)), metadata);
        }

        Assert.False(new AddressRules([IPNetwork.Parse("10.1.0.0/16")]).Allows(IPAddress.Parse("10.2.0.1")));
        Assert.False(new AddressRules([IPNetwork.Parse("10.1.0.0/16")]).Allows(IPAddress.Parse("64:ff9b::a01:203")));
    }

    /// <summary>As somebody would write it to get past a list of forbidden texts.</summary>
    [Theory]
    [InlineData("http://127.0.0.1/"), InlineData("http://2130706433/"), InlineData("http://0x7f000001/"), InlineData("http://0x7f.0.0.1/"), InlineData("http://0177.0.0.1/"), InlineData("http://017700000001/")]
    [InlineData("http://127.1/"), InlineData("http://127.0.1/"), InlineData("http://0/"), InlineData("http://0.0.0.0/"), InlineData("http://127.0.0.1./"), InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://[::1]/"), InlineData("http://[::]/"), InlineData("http://[::ffff:127.0.0.1]/"), InlineData("http://[::ffff:7f00:1]/"), InlineData("http://[0:0:0:0:0:0:0:1]/"), InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://localhost/"), InlineData("http://LOCALHOST/"), InlineData("http://localhost./"), InlineData("http://inside.example/"), InlineData("http://rebinding.example/"), InlineData("http://metadata.google.internal/")]
    [InlineData("http://169.254.169.254/latest/meta-data/"), InlineData("http://2852039166/"), InlineData("http://[64:ff9b::169.254.169.254]/"), InlineData("http://10.0.0.1:8080/")]
    public async Task Encoding_OfAnAddressInside_IsNeitherSavedNorConnectedTo(string url)
    {
        FakeNames names = new();
        WebhookOptions options = new() { AllowHttp = true, Timeout = TimeSpan.FromSeconds(2) };
        WebhookTargets targets = new(names, Options.Create(options));
        var checkedUrl = WebhookUrl.Check(url, httpToo: true);
        Assert.True(checkedUrl.Failed || (await targets.CheckAsync(new Uri(checkedUrl.Value), Ct)) is WebhookUrlRefused { Field: "url" }, url);

        using WebhookSender sender = new(targets, Options.Create(options), TimeProvider.System);
        var answer = await sender.SendAsync(checkedUrl.Value ?? url, Guid.CreateVersion7(), "{}", 1, [new byte[32]], Ct);
        Assert.Null(answer.Try.Status);
        Assert.True(
            checkedUrl.Failed || answer.Try.Error!.Contains("inside the network", StringComparison.Ordinal), $"{url}: {answer.Try.Error}");
    }

    /// <summary>A name that led outside when it was saved, and leads inside when it is sent to; and one that has both.</summary>
    [Fact]
    public async Task Name_IsLookedUpOnce_AndWhatWasCheckedIsWhatIsConnectedTo()
    {
        FakeNames names = new();
        await using var receiver = await WebhookReceiver.StartAsync();
        var port = new Uri(receiver.Address).Port;
        WebhookOptions options = new() { AllowHttp = true, AllowedNetworks = ["127.0.0.1/32"], Timeout = TimeSpan.FromSeconds(2) };
        WebhookTargets targets = new(names, Options.Create(options));
        using WebhookSender sender = new(targets, Options.Create(options), TimeProvider.System);
        var taken = await sender.SendAsync($"http://both.example:{port}/", Guid.CreateVersion7(), "{}", 1, [new byte[32]], Ct);
        Assert.Equal(204, taken.Try.Status);
        Assert.Equal(1, names.Asked["both.example"]);
        Assert.Equal($"both.example:{port}", Assert.Single(receiver.All).Headers["host"]);

        WebhookTargets strict = new(names, Options.Create(new WebhookOptions { AllowHttp = true }));
        names.Known["turns.example"] = [IPAddress.Parse("93.184.216.34")];
        Assert.Null(await strict.CheckAsync(new Uri($"http://turns.example:{port}/"), Ct));
        names.Known["turns.example"] = [IPAddress.Loopback];
        using WebhookSender strictSender = new(strict, Options.Create(options), TimeProvider.System);
        var refused = await strictSender.SendAsync($"http://turns.example:{port}/", Guid.CreateVersion7(), "{}", 1, [new byte[32]], Ct);
        Assert.Equal("127.0.0.1 is inside the network, which webhooks may not reach.", refused.Try.Error);
        Assert.Single(receiver.All);
        Assert.Equal("The name of the address is not known.", (await sender.SendAsync("http://nowhere.example/", Guid.CreateVersion7(), "{}", 1, [new byte[32]], Ct)).Try.Error);
        Assert.Null(await strict.CheckAsync(new Uri("http://nowhere.example/"), Ct));
    }

    [Theory]
    [InlineData("https://example.org/hook", null), InlineData("https://example.org:8443/", null), InlineData("https://example.org:80/", null)]
    [InlineData("http://example.org/", "webhook.url_http"), InlineData("https://user:pass@example.org/", "webhook.url_user"), InlineData("https://user@example.org/", "webhook.url_user")]
    [InlineData("https://example.org/#x", "webhook.url_fragment"), InlineData("https://example.org/#", "webhook.url_fragment"), InlineData("https://example.org:22/", "webhook.url_port"), InlineData("https://example.org:1023/", "webhook.url_port")]
    [InlineData("example.org", "webhook.url_shape"), InlineData("/hook", "webhook.url_shape"), InlineData("ftp://example.org/", "webhook.url_shape"), InlineData("file:///etc/passwd", "webhook.url_shape"), InlineData("https://", "webhook.url_shape"), InlineData("gopher://127.0.0.1:6379/_x", "webhook.url_shape")]
    public void Shape_OfAnAddress_IsCheckedFirst(string url, string? why) => Assert.Equal(why, WebhookUrl.Check(url, httpToo: false).Error?.Wording?.Key);

    [Theory]
    [InlineData("10.1.0.0"), InlineData("inside"), InlineData("10.0.0.0/33")]
    public void NetworkThatIsNone_StopsTheStart(string network)
    {
        ServiceCollection services = new();
        services.AddOptions<WebhookOptions>().Configure(options => options.AllowedNetworks = [network]).ValidateDataAnnotations();
        using var provider = services.BuildServiceProvider();
        Assert.Contains("AllowedNetworks", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<WebhookOptions>>().Value).Message, StringComparison.Ordinal);
    }

    private sealed class FakeNames : IHostNames
    {
        public Dictionary<string, IPAddress[]> Known { get; } = new(StringComparer.OrdinalIgnoreCase)
        {
            ["localhost"] = [IPAddress.Loopback, IPAddress.IPv6Loopback],
            ["inside.example"] = [IPAddress.Parse("10.1.2.3")],
            ["rebinding.example"] = [IPAddress.Parse("::ffff:192.168.0.1"), IPAddress.Parse("fe80::1")],
            ["metadata.google.internal"] = [IPAddress.Parse("169.254.169.254")],
            ["both.example"] = [IPAddress.Parse("10.1.2.3"), IPAddress.Loopback],
        };

        public Dictionary<string, int> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Task<IPAddress[]> FindAsync(string host, CancellationToken ct)
        {
            var bare = host.TrimEnd('.');
            Asked[bare] = Asked.GetValueOrDefault(bare) + 1;
            return Known.TryGetValue(bare, out var found) ? Task.FromResult(found) : throw new SocketException((int)SocketError.HostNotFound);
        }
    }
}
