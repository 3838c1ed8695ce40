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

    /// <summary>How soon an incident must be done.</summary>
    public static readonly PolicyPath Priority = new("synergyflow/priority/decision");

    /// <summary>Which team takes an incident.</summary>
    public static readonly PolicyPath Routing = new("synergyflow/routing/decision");

    /// <summary>The package, as receipts name it.</summary>
    public string Policy => Name[..Name.LastIndexOf('/')];

    /// <summary>Which records.</summary>
    public static readonly PolicyPath Scope = new("synergyflow/authz/scope");

    /// <param name="policy">One of <see cref="Core.Policies.Studio.PolicyNames"/>.</param>
    public static string PolicyOf(string policy) => $"synergyflow/{policy}";
}
