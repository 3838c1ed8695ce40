using SynergyFlow.Core.Identity.Provisioning;

namespace SynergyFlow.Core.Tests.Identity.Provisioning;

public sealed class ScimFilterTests
{
    [Theory]
    [InlineData("userName eq \"ana\"", "(userName Eq ana)")]
    [InlineData("USERNAME EQ \"ana\"", "(USERNAME Eq ana)")]
    [InlineData("active eq true and externalId pr", "((active Eq True) And (externalId Pr ))")]
    [InlineData("a eq \"1\" or b eq \"2\" and c eq \"3\"", "((a Eq 1) Or ((b Eq 2) And (c Eq 3)))")]
    [InlineData("(a eq \"1\" or b eq \"2\") and not (c sw \"x\")", "(((a Eq 1) Or (b Eq 2)) And (Not (c Sw x)))")]
    [InlineData("not(a eq null)", "(Not (a Eq ))")]
    [InlineData("emails[type eq \"work\" and value co \"@example.org\"]", "emails[((type Eq work) And (value Co @example.org))]")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ana\"", "(userName Eq ana)")]
    [InlineData("displayName eq \"a \\\"b\\\" and c\"", "(displayName Eq a \"b\" and c)")]
    [InlineData("order eq \"x\"", "(order Eq x)")]
    public void Filter_IsRead(string text, string meant) => Assert.Equal(meant, Write(ScimFilterParser.Parse(text).Value));

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName eq ana")]
    [InlineData("userName is \"ana\"")]
    [InlineData("userName 0 \"ana\"")]
    [InlineData("userName eq \"ana")]
    [InlineData("userName eq \"ana\" and")]
    [InlineData("(userName eq \"ana\"")]
    [InlineData("userName eq \"ana\")")]
    [InlineData("userName eq \"a\\ud800\"")]
    [InlineData("userName eq \"a\\u0000\"")]
    [InlineData("meta.lastModified gt \"2026\"")]
    [InlineData("urn:nobody:2.0:User:userName eq \"x\"")]
    [InlineData("'; drop table x")]
    public void Filter_ThatIsNone_IsRefused(string text) => Assert.IsType<ScimFilterInvalid>(ScimFilterParser.Parse(text).Error);

    [Fact]
    public void Filter_NestedOrLongWithoutEnd_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 900)) + "a pr" + new string(')', 900);
        Assert.Contains("nested", ScimFilterParser.Parse(deep).Error!.Message, StringComparison.Ordinal);
        var wide = string.Join(" or ", Enumerable.Repeat("a pr", 100));
        Assert.Contains("compare at most", ScimFilterParser.Parse(wide).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("characters", ScimFilterParser.Parse($"a eq \"{new string('x', 3000)}\"").Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active", "active", null, false)]
    [InlineData("name.givenName", "name", "givenName", false)]
    [InlineData("emails[type eq \"work\"].value", "emails", "value", true)]
    [InlineData("members[value eq \"x\"]", "members", null, true)]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", "name", "familyName", false)]
    public void Path_IsRead(string text, string attribute, string? sub, bool filtered)
    {
        var path = ScimFilterParser.ParsePath(text).Value!;
        Assert.Equal((attribute, sub, filtered), (path.Attribute, path.Sub, path.Filter is not null));
    }

    [Theory]
    [InlineData("emails[type eq \"work\"")]
    [InlineData("emails[].value")]
    [InlineData("name.given.more")]
    [InlineData("active eq true")]
    [InlineData("name.")]
    public void Path_ThatIsNone_IsRefused(string text) => Assert.IsType<ScimPathInvalid>(ScimFilterParser.ParsePath(text).Error);

    private static string Write(ScimFilter? filter) => filter switch
    {
        ScimAnd(var left, var right) => $"({Write(left)} And {Write(right)})",
        ScimOr(var left, var right) => $"({Write(left)} Or {Write(right)})",
        ScimNot(var inner) => $"(Not {Write(inner)})",
        ScimElement(var attribute, var inner) => $"{attribute}[{Write(inner)}]",
        ScimTest(var attribute, var comparison, var value) => $"({attribute} {comparison} {value})",
        _ => "",
    };
}
