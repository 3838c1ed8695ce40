using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>Names the resources of roadmaps: RoadmapText.resx.</summary>
public sealed class RoadmapText;

internal static class RoadmapWords
{
    extension(IStringLocalizer<RoadmapText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field says what is wrong, by the field.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field}"] is { ResourceNotFound: false } precise ? precise.Value : text.Say(error);

        /// <summary>Two days, as far as they are known.</summary>
        public string Days(DateOnly? start, DateOnly? end) => (start, end) switch
        {
            ({ } from, { } to) => $"{Day(from)} – {Day(to)}",
            ({ } from, null) => text["From", Day(from)],
            (null, { } to) => text["Until", Day(to)],
            _ => text["NoDates"],
        };

        /// <summary>What is done of all parts, in points where they have any; otherwise in items.</summary>
        public string Progress(RollUp below) =>
            below.Items == 0 ? text["NoParts"]
            : below.Points > 0 ? text["PointsDone", Number(below.PointsDone), Number(below.Points)]
            : text["ItemsDone", below.Done, below.Items];

        /// <summary>What a week, a month or a quarter is called over a timeline, by its first day.</summary>
        public string Tick(RoadmapZoom zoom, DateOnly first) => zoom switch
        {
            RoadmapZoom.Weeks => first.ToString("d MMM", CultureInfo.CurrentCulture),
            RoadmapZoom.Months => first.ToString("MMM yyyy", CultureInfo.CurrentCulture),
            RoadmapZoom.Quarters => text["Quarter", (first.Month + 2) / 3, first.Year],
        };

        /// <summary>What is wrong with a date, as the end of a sentence about its record.</summary>
        public string Why(CriticalDate critical)
        {
            ArgumentNullException.ThrowIfNull(critical);
            return text["Why." + critical.Kind.ToText(), Day(critical.Date), critical.Other ?? "", Day(critical.Against)];
        }
    }

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>How much of a bar is filled: the points that are done, or else the items.</summary>
    public static int Percent(RollUp below) => below.Points > 0 ? (int)(below.PointsDone * 100 / below.Points) : below.Percent;

    private static string Number(decimal value) => value.ToString("0.##", CultureInfo.CurrentCulture);
}
