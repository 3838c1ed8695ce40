namespace SynergyFlow.Web.Identity.Calendars;

/// <summary>Names the resources of the page of calendars: CalendarsText.resx.</summary>
public sealed class CalendarsText;
