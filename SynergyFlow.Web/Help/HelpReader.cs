using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Web.Components.Commands;

namespace SynergyFlow.Web.Help;

/// <summary>What a help text needs to know of whoever reads it.</summary>
/// <param name="Keys">Null for somebody who has not signed in.</param>
public sealed record HelpReader(ClaimsPrincipal Person, ShortcutSettings? Keys, IStringLocalizerFactory Texts)
{
    public static string Language => CultureInfo.CurrentUICulture.Name;

    /// <returns>Null where the command has no keys, or he turned them off.</returns>
    public string? KeysOf(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Keys is { Enabled: true } ? Keys.KeysOf(new CommandKeys(command.Id, command.Keys, command.Place)) : null;
    }

    public string LabelOf(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Texts.Create(typeof(CommandText))[command.Id];
    }

    public string Say(WordToken word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Texts.Create(HelpWords.Source(word.Resource))[word.Key];
    }

    /// <summary>A link to a page or topic that he may not see is only words for him.</summary>
    public bool MayFollow(string href)
    {
        ArgumentNullException.ThrowIfNull(href);
        var topic = href.StartsWith("/help/", StringComparison.Ordinal) ? HelpTopics.Find(href[6..].Split('#')[0]) : HelpTopics.Of(href);
        return topic?.IsFor(Person) ?? href == HelpTopics.Contents;
    }
}

internal static class HelpWords
{
    private static readonly Dictionary<string, Type> s_sources = typeof(HelpWords).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Text", StringComparison.Ordinal) && type.IsPublic)
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The class that names the resources that a token names.</summary>
    public static Type Source(string name) =>
        s_sources.GetValueOrDefault(name) ?? throw new FormatException($"There are no texts called {name}.");
}
