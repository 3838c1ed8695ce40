namespace SynergyFlow.Core.Kernel;

/// <summary>Text fields are checked by one rule: trimmed, within bounds, without control characters.</summary>
public static class Text
{
    /// <returns>The trimmed text, or null for an empty optional one.</returns>
    public static Result<string?> Check(string field, string? value, int max, bool required = false, bool multiline = false)
    {
        var text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return required ? new InvalidField(field, $"{field} is required.") : new Result<string?>(null, null);
        }

        if (text.Length > max)
        {
            return new InvalidField(field, $"{field} may have at most {max} characters; it has {text.Length}.");
        }

        foreach (var c in text)
        {
            if (char.IsControl(c) && !(multiline && c is '\n' or '\r' or '\t'))
            {
                return new InvalidField(field, $"{field} contains a control character.");
            }
        }

        return new Result<string?>(text, null);
    }

    /// <summary>Each of several texts of one field by the same rule; those that are empty are left out.</summary>
    public static Result<IReadOnlyList<string>> CheckEach(string field, IEnumerable<string?> values, int max)
    {
        ArgumentNullException.ThrowIfNull(values);
        List<string> texts = [];
        foreach (var value in values)
        {
            var text = Check(field, value, max);
            if (text.Failed)
            {
                return text.Error;
            }

            if (text.Value is { } kept)
            {
                texts.Add(kept);
            }
        }

        return texts;
    }
}
