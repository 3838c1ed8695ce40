using System.Globalization;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Words of Jira that more than one of its formats has.</summary>
internal static class JiraWords
{
    /// <returns>The key of a category of statuses, by key or by the name that people see.</returns>
    public static string? Category(string? said) => said?.Trim().ToUpperInvariant() switch
    {
        "NEW" or "TO DO" or "NEW ISSUES" => "new",
        "INDETERMINATE" or "IN PROGRESS" => "indeterminate",
        "DONE" or "COMPLETE" => "done",
        _ => null,
    };

    /// <summary>A name, or what older Jiras write: com.atlassian.greenhopper.service.sprint.Sprint@1f[id=3,state=CLOSED,name=Sprint 1,startDate=…]</summary>
    public static JiraSprint? Sprint(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        if (open < 0 || !text.StartsWith("com.atlassian.greenhopper", StringComparison.Ordinal))
        {
            return text.Trim() is { Length: > 0 } name ? new JiraSprint(name) : null;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        string? last = null;
        foreach (var part in text[(open + 1)..].TrimEnd(']').Split(','))
        {
            // A goal or a name may have commas: what is no new field goes on with the last one.
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && part.AsSpan(0, equals).IndexOfAnyExceptInRange('A', 'z') < 0)
            {
                last = part[..equals];
                values[last] = part[(equals + 1)..];
            }
            else if (last is not null)
            {
                values[last] += $",{part}";
            }
        }

        return values.TryGetValue("name", out var called)
            ? new JiraSprint(called, State(values.GetValueOrDefault("state")), At("startDate"), At("endDate"), At("completeDate"), Said("goal"))
            : null;

        string? Said(string name) => values.GetValueOrDefault(name) is { Length: > 0 } said and not "<null>" ? said : null;

        DateTimeOffset? At(string name) => Moment(Said(name));
    }

    public static JiraSprintState State(string? said) => said?.ToUpperInvariant() switch
    {
        "CLOSED" => JiraSprintState.Closed,
        "ACTIVE" => JiraSprintState.Active,
        "FUTURE" => JiraSprintState.Future,
        _ => JiraSprintState.Unknown,
    };

    public static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Of an address like …/secure/attachment/10012/picture.png or …/attachment/content/10012.</summary>
    public static string? AttachmentId(string? address)
    {
        if (address is null || address.IndexOf("/attachment/", StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return null;
        }

        return address[(at + "/attachment/".Length)..].Split('/').FirstOrDefault(part => part.Length is > 0 and <= 20 && part.All(char.IsAsciiDigit));
    }
}
