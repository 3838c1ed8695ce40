using SynergyFlow.Core.Incidents.Changing;

namespace SynergyFlow.Core.Tests.Incidents;

/// <summary>Texts with variables: what is refused when it is saved, and what hostile values come to.</summary>
public sealed class TextTemplateTests
{
    [Fact]
    public void Text_WithVariables_IsFilledIn_AndBracesAroundBlanksCount()
    {
        var template = TextTemplate.Parse("comment", "Dear {{ requester.name }}, {{record.key}}: {single} }} done").Value!;

        Assert.Equal("Dear Maya, INC-1: {single} }} done", template.Render(name => name == "requester.name" ? "Maya" : "INC-1"));
        Assert.Equal(["requester.name", "record.key"], template.Variables);
    }

    [Theory]
    [InlineData("Hello {{requester.nam}}", "There is no variable 'requester.nam' (position 7)")]
    [InlineData("{{}}", "There is no variable ''")]
    [InlineData("{{{{record.key}}}}", "There is no variable '{{record.key'")]
    [InlineData("ends {{record.key", "The braces at position 6 are not closed")]
    [InlineData("{{record.key}} {{", "The braces at position 16 are not closed")]
    public void Text_WithAnUnknownVariableOrOpenBraces_IsRefused_AndSaysWhere(string text, string said)
    {
        var refused = TextTemplate.Parse("comment", text).Error!;
        Assert.Equal("comment", refused.Field);
        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{agent.name}}", @"\{\{agent.name\}\}")]
    [InlineData("[click](javascript:alert(1))", @"\[click\](javascript:alert(1))")]
    [InlineData("<script>alert(1)</script>", @"\<script\>alert(1)\</script\>")]
    [InlineData("**bold** `code` ~x~ | y", @"\*\*bold\*\* \`code\` \~x\~ \| y")]
    [InlineData("# Heading", @"\# Heading")]
    [InlineData("- item", @"\- item")]
    [InlineData("1. item", @"1\. item")]
    [InlineData("see https://evil.example and www.evil.example", @"see https\://evil.example and www\.evil.example")]
    [InlineData("mailto:me@evil.example", @"mailto\:me@evil.example")]
    [InlineData("two\nlines\u0000", "two lines")]
    [InlineData("", "")]
    public void Value_ThatIsHostile_BecomesPlainText(string value, string shown)
    {
        Assert.Equal(shown, TextTemplate.Escape(value));
        Assert.Equal("<" + shown + ">", TextTemplate.Parse("x", "<{{record.title}}>").Value!.Render(_ => value));
    }

    [Fact]
    public void Changes_ThatSayNothingOrTooMuch_AreRefused()
    {
        Assert.Equal("changes.none", new IncidentChanges().Check()?.Code);
        Assert.Equal("comment", new IncidentChanges { Comment = new CommentChange(default, "  ") }.Check()?.Field);
        Assert.Equal("comment", new IncidentChanges { Comment = new CommentChange(default, "{{x}}") }.Check()?.Field);
        Assert.Equal("due_at", new IncidentChanges { Set = new Dictionary<string, string?> { ["due_at"] = "soon" } }.Check()?.Field);
        Assert.Null(new IncidentChanges { Set = new Dictionary<string, string?> { ["assignee"] = "me", ["team"] = null } }.Check());
    }

    [Fact]
    public void Changes_GoThroughJsonUnchanged()
    {
        IncidentChanges changes = new()
        {
            Set = new Dictionary<string, string?> { ["category"] = "Network", ["assignee"] = null },
            AddTags = ["a"],
            Comment = new CommentChange(Core.Work.CommentKind.Note, "\"quoted\" ü"),
        };
        Assert.Equal(changes.ToJson(), IncidentChanges.FromJson(changes.ToJson()).ToJson());
        Assert.Equal(changes.Comment, IncidentChanges.FromJson(changes.ToJson()).Comment);
    }
}
