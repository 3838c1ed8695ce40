using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Work;

public sealed class EffortTests
{
    [Theory]
    [InlineData("2w", 4800)]
    [InlineData("1d 4h", 720)]
    [InlineData("1h30m", 90)]
    [InlineData(" 1H 30M ", 90)]
    [InlineData("1.5h", 90)]
    [InlineData("0.25d", 120)]
    [InlineData("90", 90)]
    [InlineData("0", 0)]
    [InlineData("0.333h", 20)]
    [InlineData("520w", Effort.Most)]
    public void Read_WorkingTime_IsMinutes(string typed, int minutes) => Assert.Equal(minutes, Effort.Read("estimate", typed).Value);

    [Theory]
    [InlineData("1h 30")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1,5h")]
    [InlineData("1y")]
    [InlineData("1h\n2m;")]
    [InlineData("521w")]
    [InlineData("999999999w 999999999w")]
    [InlineData("1m 1m 1m 1m 1m 1m 1m 1m 1m 1m 1m 1m 1m 1m 1m")]
    public void Read_AnythingElse_IsRefusedAtItsField(string typed) =>
        Assert.Equal("estimate", Assert.IsType<InvalidEffort>(Effort.Read("estimate", typed).Error).Field);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Read_Nothing_IsNone(string? typed)
    {
        var read = Effort.Read("estimate", typed);

        Assert.False(read.Failed);
        Assert.Null(read.Value);
    }

    [Theory]
    [InlineData(0, "0m")]
    [InlineData(45, "45m")]
    [InlineData(90, "1h 30m")]
    [InlineData(480, "1d")]
    [InlineData(3391, "1w 2d 31m")]
    public void Write_ReadsBack(int minutes, string written)
    {
        Assert.Equal(written, Effort.Write(minutes));
        Assert.Equal(minutes, Effort.Read("estimate", written).Value);
    }
}
