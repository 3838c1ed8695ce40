namespace SynergyFlow.Core.Work.Search;

/// <summary>Whether the text inside a file can be found. Its name always can.</summary>
public enum FileTextState
{
    /// <summary>It is read in a moment.</summary>
    Waiting,

    Searchable,

    /// <summary>An image, or a kind of file that is not read, or an empty one.</summary>
    NoText,

    /// <summary>It is broken, or took too much time or memory.</summary>
    Failed,
}
