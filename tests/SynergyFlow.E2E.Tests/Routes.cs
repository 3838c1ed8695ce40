using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace SynergyFlow.E2E.Tests;

/// <summary>The pages that the product routes to, and which links lead to them.</summary>
internal static class Routes
{
    /// <summary>Pages that only a developer's server has; elsewhere there is nothing at their address.</summary>
    public static readonly IReadOnlyList<string> ForDevelopers = ["/gallery", "/gallery/plain"];

    public static readonly IReadOnlyList<string> Templates =
    [
        .. typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false))
            .Select(route => route.Template)
            .Except(ForDevelopers, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    public static bool HasParameter(string template) => template.Contains('{', StringComparison.Ordinal);

    public static bool Leads(string link, string template)
    {
        var parts = template.Split('/');
        var found = link.Split('/');
        return !Templates.Contains(link) && parts.Length == found.Length
            && parts.Zip(found).All(pair => !HasParameter(pair.First) ? pair.First == pair.Second
                : pair.First.EndsWith(":guid}", StringComparison.Ordinal) ? Guid.TryParse(pair.Second, out _)
                : pair.Second.Length > 0);
    }
}
