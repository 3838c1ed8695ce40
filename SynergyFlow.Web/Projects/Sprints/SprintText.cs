using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Sprints;

/// <summary>Names the resources of sprints: SprintText.resx.</summary>
public sealed class SprintText;

internal static class SprintWords
{
    extension(IStringLocalizer<SprintText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field says what is wrong, by the field.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field}"] is { ResourceNotFound: false } precise ? precise.Value : text.Say(error);

        /// <summary>Its days, as far as they are known; null where none is.</summary>
        public string? Days(SprintRow sprint) => (sprint.StartsOn, sprint.EndsOn) switch
        {
            ({ } start, { } end) => $"{Day(start)} – {Day(end)}",
            ({ } start, null) => text["From", Day(start)],
            (null, { } end) => text["Until", Day(end)],
            _ => null,
        };

        public string Items(int items) => text[items == 1 ? "Item" : "Items", items];

        public string Points(decimal points) => text[points == 1 ? "Point" : "Points", Number(points)];

        public string Hours(int minutes) => text["Hours", Number(decimal.Round(minutes / (decimal)Effort.MinutesOfHour, 1, MidpointRounding.AwayFromZero))];

        /// <summary>Whether the open work fits the time that there is.</summary>
        public string Balance(CapacityTime time, CapacityWork work) =>
            text[work.Minutes > time.Minutes ? "OverBy" : "Free", text.Hours(Math.Abs(time.Minutes - work.Minutes))];

        /// <summary>What is in it and done, in points where it has any; otherwise in items.</summary>
        public string Progress(SprintSums sums) => sums.Points > 0
            ? text["PointsDone", Number(sums.PointsDone), Number(sums.Points)]
            : text["ItemsDone", sums.ItemsDone, sums.Items];
    }

    public static string Number(decimal value) => value.ToString("0.##", CultureInfo.CurrentCulture);

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
