namespace SynergyFlow.Infrastructure.Policies;

/// <summary>What policies can be asked. Each is a constant of the program, never made of anything that comes from outside.</summary>
/// <param name="Name">The document below <c>data</c>.</param>
internal sealed record PolicyPath(string Name)
{
    /// <summary>Whether, without a word why.</summary>
    public static readonly PolicyPath Allow = new("synergyflow/authz/allow");

    /// <summary>Whether, and what that rests on.</summary>
    public static readonly PolicyPath Decision = new("synergyflow/authz/decision");

    /// <summary>Which of many actions.</summary>
    public static readonly PolicyPath Allowed = new("synergyflow/authz/allowed");

    /// <summary>Which records.</summary>
    public static readonly PolicyPath Scope = new("synergyflow/authz/scope");
}
