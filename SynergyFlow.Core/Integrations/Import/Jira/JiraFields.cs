using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Makes the fields that custom fields of Jira become, and the options that their lists lack.</summary>
internal static class JiraFields
{
    /// <param name="project">With its fields.</param>
    /// <returns>Why it cannot take them, or null.</returns>
    public static Error? Fill(Project project, IReadOnlyList<PlannedIssue> issues, JiraMapping mapping, Stamp stamp)
    {
        foreach (var (from, to) in mapping.Fields)
        {
            List<JiraCustom> there = [.. issues.Select(one => one.Issue.Custom.GetValueOrDefault(from)).OfType<JiraCustom>()];
            if (there.Count == 0)
            {
                continue;
            }

            var refused = JiraFieldValues.FieldOf(project, to) is { } field ? Complete(project, field, there, stamp) : Make(project, to, there, stamp);
            if (refused is not null)
            {
                return refused;
            }
        }

        return null;
    }

    private static Error? Make(Project project, JiraField wanted, List<JiraCustom> there, Stamp stamp)
    {
        List<WantedOption> options = wanted.Type.HasOptions() ? [.. Options(there, [], ItemFieldOption.Most)] : [];
        if (wanted.Type.HasOptions() && options.Count == 0)
        {
            return null;
        }

        var form = new ItemFieldForm { Name = wanted.Name, Options = options }.Checked(wanted.Type);
        return form.Failed ? form.Error : project.AddField(null, wanted.Type, form.Value, stamp).Error;
    }

    /// <summary>What a list lacks comes behind what it has, as far as it has room: the values of the others are reported where they stand.</summary>
    private static Error? Complete(Project project, ItemField field, List<JiraCustom> there, Stamp stamp)
    {
        if (!field.Type.HasOptions() || field.Archived || (field.Type is ItemFieldType.Choice && there.TrueForAll(one => one.Values.Count > 1)))
        {
            return null;
        }

        List<WantedOption> missing = [.. Options(there, field.Options, ItemFieldOption.Most - field.Options.Count)];
        if (missing.Count == 0)
        {
            return null;
        }

        var now = ItemFieldForm.Of(field);
        return project.EditField(field.Id, now with { Options = [.. now.Options, .. missing] }, new HashSet<ItemFieldOptionId>(), stamp).Error;
    }

    /// <summary>The ones that most issues have, by name.</summary>
    private static IEnumerable<WantedOption> Options(List<JiraCustom> there, IReadOnlyList<ItemFieldOption> known, int room) => there
        .SelectMany(one => one.Values).Select(JiraFieldValues.OptionOf).OfType<string>()
        .Where(name => !known.Any(option => string.Equals(option.Name, name, StringComparison.OrdinalIgnoreCase)))
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
        .Take(room).Select(group => group.Key).Order(StringComparer.OrdinalIgnoreCase)
        .Select(name => new WantedOption(null, name));
}
