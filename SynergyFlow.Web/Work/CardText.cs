namespace SynergyFlow.Web.Work;

/// <summary>Names the resources of the card that a record's key shows: CardText.resx.</summary>
public sealed class CardText;
