using System.Globalization;
using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

/// <summary>What incidents say of alerts. Other systems' texts stand in blocks of code: none of them is markup, a link or a call for somebody.</summary>
internal static class AlertText
{
    public static string Description(InboundSource source, Alert alert)
    {
        StringBuilder text = new();
        if (alert.Description.Length > 0)
        {
            text.Append(Block(alert.Description)).Append("\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Severity {alert.Severity.ToText()}, since {Moment(alert.StartsAt)}, told by {Code(source.Name)}\n\n");
        if (alert.Labels.Count > 0)
        {
            text.Append(Block(string.Join('\n', alert.Labels.Select(label => $"{label.Key} = {label.Value}")))).Append("\n\n");
        }

        if (alert.Url is { } url)
        {
            text.Append('<').Append(url).Append('>');
        }

        return text.ToString().TrimEnd();
    }

    public static string Over(InboundSource source, Alert alert) => $"The alert is over since {Moment(alert.At)}, says {Quoted(source.Name)}.";

    public static string Again(InboundSource source, Alert alert) => $"The alert fires again since {Moment(alert.StartsAt)}, says {Quoted(source.Name)}.";

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Quoted(string name) => $"“{name}”";

    /// <summary>A fence that nothing in it can close.</summary>
    private static string Block(string text)
    {
        var fence = Fence(text, shortest: 3);
        return $"{fence}\n{text}\n{fence}";
    }

    private static string Code(string text)
    {
        var fence = Fence(text, shortest: 1);
        return $"{fence} {text} {fence}";
    }

    private static string Fence(string text, int shortest)
    {
        var longest = 0;
        for (int i = 0, run = 0; i < text.Length; i++)
        {
            run = text[i] is '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return new string('`', Math.Max(shortest, longest + 1));
    }
}
