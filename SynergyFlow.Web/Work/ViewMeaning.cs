using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>What another audience of a view means for others, in sentences.</summary>
internal static class ViewMeaning
{
    /// <returns>Nothing where the audience stays.</returns>
    public static IReadOnlyList<string> Of(ViewRow view, ViewDialog.Draft chosen, IReadOnlyList<TeamRow> teams, IStringLocalizer<WorkText> text)
    {
        if (view.Audience == chosen.Audience && view.Team?.Id == chosen.Team)
        {
            return [];
        }

        List<string> sentences = [];
        if (chosen.Audience is not ViewAudience.Organisation && view.Audience is not ViewAudience.Private)
        {
            sentences.Add(view.Team is { } left ? text["ViewLeavesTeam", left.Name] : text["ViewLeavesOrganisation"]);
        }

        sentences.Add(chosen.Audience switch
        {
            ViewAudience.Private => text["ViewBecomesPrivate"],
            ViewAudience.Team => teams.FirstOrDefault(team => team.Id == chosen.Team) is { } team
                ? text["ViewBecomesTeam", team.Name, team.Members]
                : text["ChooseTeam"],
            ViewAudience.Organisation => text["ViewBecomesOrganisation"],
        });
        if (chosen.Audience is not ViewAudience.Private)
        {
            sentences.Add(text["ViewSharesNoRecord"]);
        }

        return sentences;
    }
}
