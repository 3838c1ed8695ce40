using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>What the address of a page says of the project's own fields. What the project does not have, or a field cannot be, says nothing.</summary>
internal static class OwnFilter
{
    extension(NavigationManager navigation)
    {
        /// <summary>By the names of the address.</summary>
        public IReadOnlyDictionary<string, string> OwnFields() =>
            QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query).Where(pair => pair.Key.StartsWith(FieldFilter.Prefix, StringComparison.Ordinal) && pair.Value.ToString().Length > 0)
                .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

        public IReadOnlyList<FieldFilter> OwnFilters(ProjectId project, IReadOnlyList<ItemFieldRow> fields, UserId me) =>
            [.. navigation.OwnFields().Select(said => FieldFilter.Read(project, fields, new Dictionary<string, string> { [said.Key] = said.Value }, me))
                .Where(read => !read.Failed).SelectMany(read => read.Value!).Take(FieldFilter.Most)];
    }
}
