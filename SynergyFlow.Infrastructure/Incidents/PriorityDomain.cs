using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>The priority policy as the studio knows it, and its questions and answers as JSON.</summary>
internal sealed class PriorityDomain : IPolicyDomain
{
    private static readonly bool[] s_vip = [false, true];
    private static readonly (string? Name, bool Critical)[] s_services = [(null, false), ("Mail", false), ("Mail", true)];

    public string Name => PolicyNames.Priority;

    public PolicyPath Path => PolicyPath.Priority;

    public IEnumerable<byte[]> Samples =>
        from impact in Enum.GetValues<Impact>()
        from urgency in Enum.GetValues<Urgency>()
        from vip in s_vip
        from service in s_services
        select Write(new PriorityQuestion(impact, urgency, vip, service.Name, service.Critical, PriorityMatrix.Seed(default).Cells));

    public PolicyVerdict? VerdictOf(byte[] question, JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object
        && answer.TryGetProperty("priority", out var priority) && priority.ValueKind is JsonValueKind.String
        && EnumText.TryParse<Priority>(priority.GetString()!, out var decided)
        && answer.TryGetProperty("reasons", out var reasons) && ReceiptJson.Reasons(reasons) is { } why
            ? new PolicyVerdict(decided.ToText(), why)
            : null;

    /// <summary>Overridden is an incident whose priority a person has set by hand, as long as it stays so.</summary>
    public string Overridden =>
        "SELECT FROM work.record AS record WHERE record.tenant_id = receipt.tenant_id AND record.id = receipt.aggregate_id AND record.priority_override_reason IS NOT NULL";

    public static byte[] Write(PriorityQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return JsonSerializer.SerializeToUtf8Bytes(
            new Input(
                (int)question.Impact,
                (int)question.Urgency,
                new Asker(question.Vip),
                [.. question.Cells.Select(cell => cell.ToText())],
                question.Service is { } service ? new AskedService(service, question.Critical ? 1 : null) : null),
            ReceiptJson.Options);
    }

    /// <returns>Null where it is another question.</returns>
    public static PriorityQuestion? Question(string input) => ReceiptJson.Question<Input>(input)?.ToQuestion();

    private sealed record Asker(bool Vip);

    private sealed record AskedService(string Name, int? Criticality = null);

    /// <summary>As the policy reads it.</summary>
    private sealed record Input(int Impact, int Urgency, Asker Requester, IReadOnlyList<string> Matrix, AskedService? Service = null)
    {
        public PriorityQuestion? ToQuestion()
        {
            List<Priority> cells = [];
            foreach (var cell in Matrix)
            {
                if (!EnumText.TryParse<Priority>(cell, out var priority))
                {
                    return null;
                }

                cells.Add(priority);
            }

            return cells.Count == PriorityMatrix.Size * PriorityMatrix.Size && Enum.IsDefined((Impact)Impact) && Enum.IsDefined((Urgency)Urgency)
                ? new PriorityQuestion((Impact)Impact, (Urgency)Urgency, Requester.Vip, Service?.Name, Service?.Criticality == 1, cells)
                : null;
        }
    }
}
