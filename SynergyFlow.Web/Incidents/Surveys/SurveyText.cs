namespace SynergyFlow.Web.Incidents.Surveys;

/// <summary>Marks the texts of the survey.</summary>
public sealed class SurveyText;
