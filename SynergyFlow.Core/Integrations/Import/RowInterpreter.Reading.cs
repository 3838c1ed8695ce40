using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import;

public sealed partial class RowInterpreter
{
    /// <summary>One row while it is read; the first problem is the one that is told.</summary>
    private sealed class Reading(RowInterpreter owner, CsvRecord record)
    {
        private string? _key;

        public RowProblem? Problem { get; private set; }

        public InterpretedRow? ToRow()
        {
            var mapping = owner._mapping;
            _key = Cell(mapping.KeyColumn);
            if (_key is null)
            {
                Fail(mapping.KeyColumn, null, "import.key_missing", "the key is empty.");
                return null;
            }

            CheckText(mapping.KeyColumn, "key", _key, KeyLength);
            var fields = ToFields();
            var created = Date(ImportField.CreatedAt);
            var updated = mapping.UpdatedAtColumn is { } column ? Date(column) : null;
            if (mapping.UpdatedAtColumn is { } required && updated is null)
            {
                Fail(required, null, "import.date_missing", "the time of the update is empty.");
            }

            var row = new InterpretedRow
            {
                Line = record.Line,
                Key = _key,
                Fingerprint = Fingerprint(record.Fields),
                At = updated ?? created ?? DateTimeOffset.UnixEpoch,
                Author = Name(mapping.UpdatedByColumn),
                Fields = fields,
                State = State(),
                Priority = Choice<Priority>(ImportField.Priority, mapping.Priorities),
                Requester = Name(ImportField.Requester),
                AffectedUser = Name(ImportField.AffectedUser),
                OpenedBy = Name(ImportField.OpenedBy),
                Assignee = Name(ImportField.Assignee),
                ResolvedBy = Name(ImportField.ResolvedBy),
                Team = Name(ImportField.Team),
                CreatedAt = created,
                ResolvedAt = Date(ImportField.ResolvedAt),
                ClosedAt = Date(ImportField.ClosedAt),
                ResolutionCode = Choice<ResolutionCode>(ImportField.ResolutionCode, mapping.ResolutionCodes),
                ResolutionNotes = Notes(),
                ReopenCount = Count(ImportField.ReopenCount),
                ReassignmentCount = Count(ImportField.ReassignmentCount),
                Custom = Custom(),
            };
            return Problem is null ? row : null;
        }

        private IncidentFields ToFields()
        {
            var fields = new IncidentFields
            {
                Title = Title(),
                Description = Cell(ImportField.Description) ?? "",
                Impact = Choice<Impact>(ImportField.Impact, owner._mapping.Impacts) ?? Impact.Person,
                Urgency = Choice<Urgency>(ImportField.Urgency, owner._mapping.Urgencies) ?? Urgency.Degraded,
                Category = Cell(ImportField.Category),
                Subcategory = Cell(ImportField.Subcategory),
                Service = Cell(ImportField.Service),
                Location = Cell(ImportField.Location),
                Requester = default,
                ContactChannel = Choice<ContactChannel>(ImportField.Channel, owner._mapping.Channels) ?? ContactChannel.Api,
                DueAt = Date(ImportField.DueAt),
                Tags = Cell(ImportField.Tags)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            };
            var @checked = fields.Checked();
            if (@checked.Failed)
            {
                var field = @checked.Error.Field ?? "";
                var column = Enum.GetValues<ImportField>().FirstOrDefault(known =>
                    string.Equals(known.ToText().Replace("_", "", StringComparison.Ordinal), field, StringComparison.OrdinalIgnoreCase));
                Fail(ColumnOf(column), Cell(column), "import.invalid_value", @checked.Error.Message);
                return fields;
            }

            return @checked.Value;
        }

        private string Title()
        {
            if (Cell(ImportField.Title) is { } title)
            {
                return title;
            }

            var parts = (owner._mapping.TitleTemplate ?? "").Split(" / ");
            var made = parts.Select(part => Placeholder().Replace(part, match => Cell(match.Groups["column"].Value) ?? "").Trim())
                .Where(part => part.Length > 0);
            var text = string.Join(" / ", made);
            return text.Length == 0 ? _key! : text[..Math.Min(text.Length, WorkRecord.TitleLength)];
        }

        private StateTarget State()
        {
            var value = Cell(ImportField.State);
            if (value is null)
            {
                return new StateTarget(IncidentState.New, null, null);
            }

            if (Lookup(owner._mapping.States, value) is { } mapped)
            {
                return StateTarget.Parse(mapped)!;
            }

            if (StateTarget.Parse(value) is { } own)
            {
                return own;
            }

            Fail(ColumnOf(ImportField.State), value, "import.unknown_value", "the mapping does not say which state this is.");
            return new StateTarget(IncidentState.New, null, null);
        }

        private TEnum? Choice<TEnum>(ImportField field, IReadOnlyDictionary<string, string> map)
            where TEnum : struct, Enum
        {
            var value = Cell(field);
            if (value is null)
            {
                return null;
            }

            if (EnumText.TryParse<TEnum>(Lookup(map, value) ?? value, out var choice))
            {
                return choice;
            }

            Fail(ColumnOf(field), value, "import.unknown_value", $"the mapping does not say which {field.ToText()} this is.");
            return null;
        }

        private static string? Lookup(IReadOnlyDictionary<string, string> map, string value) =>
            map.GetValueOrDefault(value) ?? map.GetValueOrDefault(ImportMapping.Otherwise);

        private string? Notes()
        {
            if (Cell(ImportField.ResolutionNotes) is { } notes)
            {
                return CheckText(ColumnOf(ImportField.ResolutionNotes), "resolutionNotes", notes, Incident.NotesLength, multiline: true);
            }

            return Cell(ImportField.ResolutionCode) is { } code ? $"Close code there: {code}" : null;
        }

        private int? Count(ImportField field)
        {
            var value = Cell(field);
            if (value is null)
            {
                return null;
            }

            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 1_000_000)
            {
                return count;
            }

            Fail(ColumnOf(field), value, "import.no_number", "this is not a whole number.");
            return null;
        }

        private DateTimeOffset? Date(ImportField field) => ColumnOf(field) is { } column ? Date(column) : null;

        private DateTimeOffset? Date(string column)
        {
            var value = Cell(column);
            if (value is null)
            {
                return null;
            }

            if (DateTimeOffset.TryParseExact(value, owner._formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned))
            {
                var hasZone = value.EndsWith('Z') || (value.Length > 6 && value[^6] is '+' or '-' && value[^3] == ':');
                var local = DateTime.SpecifyKind(zoned.DateTime, DateTimeKind.Unspecified);
                var at = hasZone ? zoned.ToUniversalTime() : new DateTimeOffset(local, owner._zone.GetUtcOffset(local)).ToUniversalTime();
                if (at > s_earliest && at < s_latest)
                {
                    return at;
                }
            }

            Fail(column, value, "import.no_date", $"this is not a date in {string.Join(" or ", owner._mapping.DateFormats)}.");
            return null;
        }

        private string? Name(ImportField field) => Name(ColumnOf(field), field is ImportField.Team ? Team.NameLength : User.NameLength);

        private string? Name(string? column, int max = User.NameLength)
        {
            var value = column is null ? null : Cell(column);
            return value is null ? null : CheckText(column, "name", Spaces().Replace(value, " "), max);
        }

        private Dictionary<string, string> Custom()
        {
            Dictionary<string, string> custom = [];
            foreach (var index in owner._custom)
            {
                var column = owner._headers[index];
                if (Cell(column) is { } value && CheckText(column, column, value, CustomLength, multiline: true) is { } text)
                {
                    custom[column] = text;
                }
            }

            return custom;
        }

        private string? CheckText(string? column, string field, string value, int max, bool multiline = false)
        {
            var text = Text.Check(field, value, max, multiline: multiline);
            if (text.Failed)
            {
                Fail(column, value, "import.invalid_value", text.Error.Message);
            }

            return text.Value;
        }

        private string? ColumnOf(ImportField field) =>
            owner._fields.TryGetValue(field, out var index) ? owner._headers[index] : null;

        private string? Cell(ImportField field) =>
            owner._fields.TryGetValue(field, out var index) ? Clean(record.Fields[index]) : null;

        private string? Cell(string column) =>
            owner._index.TryGetValue(column, out var index) ? Clean(record.Fields[index]) : null;

        private string? Clean(string raw)
        {
            var text = raw.Trim();
            return text.Length == 0 || text == owner._mapping.UnknownMarker ? null : text;
        }

        private void Fail(string? column, string? value, string code, string what)
        {
            var place = column is null ? $"Line {record.Line}" : $"Line {record.Line}, column '{column}'";
            var shown = value is { Length: > 200 } ? value[..200] : value;
            Problem ??= new RowProblem(
                record.Line, _key is { Length: > KeyLength } ? _key[..KeyLength] : _key, column, shown, code,
                shown is null ? $"{place}: {what}" : $"{place}: '{shown}': {what}");
        }

        private static long Fingerprint(IReadOnlyList<string> fields)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', fields)), hash);
            return BinaryPrimitives.ReadInt64BigEndian(hash);
        }
    }
}
