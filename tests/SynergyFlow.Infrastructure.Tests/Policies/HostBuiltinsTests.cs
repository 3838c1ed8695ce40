using SynergyFlow.Infrastructure.Policies.InProcess;

namespace SynergyFlow.Infrastructure.Tests.Policies;

public sealed class HostBuiltinsTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0L)]
    [InlineData("2026-11-28T18:00:00Z", 1795888800000000000L)]
    [InlineData("2026-11-28T19:00:00+01:00", 1795888800000000000L)]
    [InlineData("2026-11-28T18:00:00.5Z", 1795888800500000000L)]
    [InlineData("2026-11-28T18:00:00.1234567899Z", 1795888800123456789L)]
    [InlineData("1969-12-31T23:59:59.9-00:30", 1799900000000L)]
    [InlineData("1970-01-01T7:00:00,25Z", 25200250000000L)]
    [InlineData("1970-01-02T01:00:00+24:60", 0L)]
    [InlineData("1970-01-02T01:00:00+25:00", null)]
    [InlineData("2026-11-28T18:00:00", null)]
    [InlineData("2026-11-28 18:00:00Z", null)]
    [InlineData("2026-11-28T18:00:00z", null)]
    [InlineData("2026-11-28T18:00:60Z", null)]
    [InlineData("2026-02-29T18:00:00Z", null)]
    [InlineData("2026-11-28T18:00:00.Z", null)]
    [InlineData("2026-11-28T18:00:00+1:00", null)]
    [InlineData("2500-01-01T00:00:00Z", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void Time_IsReadAsOpaReadsIt(string text, long? nanoseconds) => Assert.Equal(nanoseconds, HostBuiltins.Nanoseconds(text));

    [Fact]
    public void Builtin_ThatThisHostLacks_IsNamed() =>
        Assert.Contains("http.send", Assert.Throws<NotSupportedException>(() => HostBuiltins.Find("http.send")).Message, StringComparison.Ordinal);
}
