namespace SynergyFlow.Web.Work.Search;

/// <summary>Names the resources of the search page: SearchPageText.resx.</summary>
public sealed class SearchPageText;
