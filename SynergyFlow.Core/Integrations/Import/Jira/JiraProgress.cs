namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What an import fixed when it began, so that it goes on in the same way after a restart.</summary>
/// <param name="Places">By the key of a project here; empty before the projects are there.</param>
public sealed record JiraProgress(IReadOnlyDictionary<string, JiraPlace> Places);

/// <param name="Rank">Behind which the items stand; null: nothing was there.</param>
/// <param name="KeepsNumbers">The items have the numbers that they have in Jira.</param>
public sealed record JiraPlace(string? Rank, bool KeepsNumbers);
