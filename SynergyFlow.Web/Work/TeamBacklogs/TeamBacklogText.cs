using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Work.TeamBacklogs;

/// <summary>Names the resources of the backlogs of teams: TeamBacklogText.resx.</summary>
public sealed class TeamBacklogText;

internal static class TeamBacklogWords
{
    extension(IStringLocalizer<TeamBacklogText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field says what is wrong, by the field.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field}"] is { ResourceNotFound: false } precise ? precise.Value : text.Say(error);
    }

    [return: NotNullIfNotNull(nameof(points))]
    public static string? Number(decimal? points) => points?.ToString("0.##", CultureInfo.CurrentCulture);
}
