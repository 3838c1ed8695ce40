using Microsoft.AspNetCore.Components;
using SynergyFlow.Web.Projects.Fields;

namespace SynergyFlow.Web.Projects.Items;

internal static class ItemAddress
{
    extension(NavigationManager navigation)
    {
        /// <summary>The address of a list with one part of its query changed; another filter begins with the first rows, and what it says of the project's own fields stays.</summary>
        /// <param name="now">What the address says without where in the list one is.</param>
        public string Changed(string path, IReadOnlyList<(string Name, object? Value)> now, (string Name, object? Value) change)
        {
            var query = now.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
            foreach (var (name, value) in navigation.OwnFields())
            {
                query[name] = value;
            }

            query[change.Name] = change.Value;
            return navigation.GetUriWithQueryParameters(path, query);
        }
    }

    public static string? Chosen(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;
}
