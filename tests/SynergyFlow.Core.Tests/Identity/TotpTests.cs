using System.Text;
using SynergyFlow.Core.Identity;

namespace SynergyFlow.Core.Tests.Identity;

public sealed class TotpTests
{
    /// <summary>That of the standard's examples.</summary>
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B; the examples have eight digits, of which these are the last six.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Code_IsThatOfTheStandard(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.CodeOf(s_key, Totp.StepAt(at)));
        Assert.Equal(Totp.StepAt(at), Totp.StepOf(s_key, code, at));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    [InlineData(-86_400, false)]
    public void Code_CountsOneStepEarlyOrLate(int seconds, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = Totp.StepAt(now.AddSeconds(seconds));
        Assert.Equal(counts ? step : null, Totp.StepOf(s_key, Totp.CodeOf(s_key, step), now));
    }

    /// <summary>RFC 4648, section 10, where the bits make whole letters.</summary>
    [Theory]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    public void Letters_AreBase32(string text, string letters) => Assert.Equal(letters, Totp.Letters(Encoding.ASCII.GetBytes(text)));
}
