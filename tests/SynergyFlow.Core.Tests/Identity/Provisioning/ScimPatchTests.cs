using System.Text.Json.Nodes;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tests.Identity.Provisioning;

public sealed class ScimPatchTests
{
    private static ScimPerson Ana { get; } = new("ana@example.org", "x-1", "Ana Lim", "Ana", "Lim", "ana@example.org", true);

    [Fact]
    public void Boolean_AsEntraWritesIt_IsOne() => Assert.False(Patched(new ScimChange(ScimVerb.Replace, "active", "False")).Active);

    [Fact]
    public void Object_WithPathsAsKeys_ChangesEach()
    {
        var person = Patched(new ScimChange(ScimVerb.Replace, null, JsonNode.Parse("""
            {"displayName":"Ana Tan","name.familyName":"Tan","emails[type eq \"work\"].value":"tan@example.org","active":"True","id":"not ours",
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"Desk"}
            """)));
        Assert.Equal(Ana with { Name = "Ana Tan", FamilyName = "Tan", Mail = "tan@example.org" }, person);
    }

    [Fact]
    public void Element_ThatIsNotThereYet_IsMade()
    {
        var document = (Ana with { Mail = null }).ToJson();
        Assert.Null(ScimPatch.Apply(document, [new(ScimVerb.Add, "emails[type eq \"work\"].value", "new@example.org")], ScimSchema.User));
        Assert.Equal("new@example.org", ScimPerson.Read(document).Value!.Mail);
    }

    [Fact]
    public void Name_AsAWhole_IsMerged_AndRemovedByPath()
    {
        var person = Patched(new ScimChange(ScimVerb.Replace, "name", JsonNode.Parse("""{"givenName":"Anastasia"}""")), new ScimChange(ScimVerb.Remove, "displayName", null));
        Assert.Equal(Ana with { Name = null, GivenName = "Anastasia" }, person);
        Assert.Equal("Anastasia Lim", person.Shown);
    }

    [Fact]
    public void Members_AreAddedOnce_RemovedByFilterAndByValue_AndReplaced()
    {
        var document = new ScimCrowd("Desk", null, ["a", "b"]).ToJson();
        string Members(params ScimChange[] changes)
        {
            Assert.Null(ScimPatch.Apply(document, changes, ScimSchema.Group));
            return string.Join(',', ScimCrowd.Read(document).Value!.Members!);
        }

        Assert.Equal("a,b,c", Members(new ScimChange(ScimVerb.Add, "members", JsonNode.Parse("""[{"value":"b"},{"value":"c"}]"""))));
        Assert.Equal("a,c", Members(new ScimChange(ScimVerb.Remove, "members[value eq \"b\"]", null)));
        Assert.Equal("a,c", Members(new ScimChange(ScimVerb.Remove, "members[value eq \"nobody\"]", null)));
        Assert.Equal("c", Members(new ScimChange(ScimVerb.Remove, "members", JsonNode.Parse("""[{"value":"a"}]"""))));
        Assert.Equal("d", Members(new ScimChange(ScimVerb.Replace, "members", JsonNode.Parse("""[{"value":"d"}]"""))));
        Assert.Equal("", Members(new ScimChange(ScimVerb.Remove, "members", null)));
    }

    [Theory]
    [InlineData(ScimVerb.Replace, "id", "\"x\"", typeof(ScimReadOnly))]
    [InlineData(ScimVerb.Replace, "shoeSize", "42", typeof(ScimPathInvalid))]
    [InlineData(ScimVerb.Replace, "name.shoeSize", "42", typeof(ScimPathInvalid))]
    [InlineData(ScimVerb.Replace, "active[type eq \"x\"]", "true", typeof(ScimPathInvalid))]
    [InlineData(ScimVerb.Replace, "emails[type sw \"home\"].value", "\"x@y.z\"", typeof(ScimNoTarget))]
    [InlineData(ScimVerb.Add, "emails", "[\"x@y.z\"]", typeof(ScimValueInvalid))]
    [InlineData(ScimVerb.Remove, null, null, typeof(ScimNoTarget))]
    [InlineData(ScimVerb.Replace, null, "\"x\"", typeof(ScimValueInvalid))]
    public void Change_ThatCannotBe_IsRefused(ScimVerb verb, string? path, string? value, Type refusal) =>
        Assert.IsType(refusal, ScimPatch.Apply(Ana.ToJson(), [new(verb, path, value is null ? null : JsonNode.Parse(value))], ScimSchema.User));

    [Fact]
    public void Person_IsReadWithTheNamesOfAnyCase_AndThePrimaryAddress()
    {
        var person = Read("""{"USERNAME":"ana","emails":[{"value":"a@x.org","type":"work"},{"value":"b@x.org","primary":"True"}],"title":"unkept"}""").Value!;
        Assert.Equal(("ana", "b@x.org", true), (person.UserName, person.Mail, person.Active));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"userName":""}""")]
    [InlineData("""{"userName":{"a":1}}""")]
    [InlineData("""{"userName":"a","active":"maybe"}""")]
    [InlineData("""{"userName":"a","active":{}}""")]
    [InlineData("""{"userName":"a","emails":"a@x.org"}""")]
    [InlineData("""{"userName":"a","emails":[{"value":"no address"}]}""")]
    [InlineData("""{"userName":"a\u0000"}""")]
    public void Person_ThatIsNone_IsRefused(string json) => Assert.IsAssignableFrom<InvalidError>(Read(json).Error);

    [Fact]
    public void Secret_NamesItsTenant_AndNothingElseIsOne()
    {
        var tenant = TenantId.New();
        var secret = ProvisioningSecret.New(tenant);
        Assert.Equal(tenant, ProvisioningSecret.TenantOf(secret));
        Assert.NotEqual(secret, ProvisioningSecret.New(tenant));
        Assert.Null(ProvisioningSecret.TenantOf(secret[..^1]));
        Assert.Null(ProvisioningSecret.TenantOf("sfp_" + secret[4..]));
        Assert.Null(ProvisioningSecret.TenantOf(secret[..^1] + "!"));
        Assert.Null(ProvisioningSecret.TenantOf(null));
    }

    private static Result<ScimPerson> Read(string json) => ScimPerson.Read((JsonObject)JsonNode.Parse(json)!);

    private static ScimPerson Patched(params ScimChange[] changes)
    {
        var document = Ana.ToJson();
        Assert.Null(ScimPatch.Apply(document, changes, ScimSchema.User));
        return ScimPerson.Read(document).Value!;
    }
}
