namespace SynergyFlow.Web.Components;

/// <summary>Where a page may ask again before it has an answer: tells which answers come too late, because a newer question's is on the screen.</summary>
internal sealed class Answers
{
    private int _asked;
    private int _taken;

    /// <returns>The number of a new question.</returns>
    public int Ask() => ++_asked;

    /// <returns>False for an answer that is too late.</returns>
    public bool Take(int asked)
    {
        if (asked < _taken)
        {
            return false;
        }

        _taken = asked;
        return true;
    }
}
