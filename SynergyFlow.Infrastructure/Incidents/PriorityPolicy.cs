using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>Asks <c>synergyflow.priority</c>. Where it gives no usable answer the matrix decides, and the reasons say so.</summary>
internal sealed partial class PriorityPolicy(IPolicyEngine engine, PolicyMeter meter, TimeProvider time, ILogger<PriorityPolicy> logger) : IPriorityPolicy
{
    private const string Policy = "synergyflow/priority";

    private static readonly JsonSerializerOptions s_strict =
        new(ReceiptJson.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public async Task<PriorityDecision> DecideAsync(PriorityQuestion question, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        var input = JsonSerializer.SerializeToUtf8Bytes(Input.Of(question), ReceiptJson.Options);
        var (answer, took) = await meter.AskAsync(engine, PolicyPath.Priority, input, ct);
        var result = answer.Fault is null ? Result.Read(answer.Value) : null;
        var fault = answer.Fault ?? (result is null ? PolicyFault.Malformed : null);
        if (fault is not null)
        {
            Unanswered(logger, fault.Code);
        }

        var priority = result?.Priority ?? question.ByMatrix;
        return new PriorityDecision(
            priority,
            new Decision(
                Policy,
                answer.Revision,
                engine.Name,
                priority.ToText(),
                Encoding.UTF8.GetString(input),
                fault is null ? answer.Value.GetRawText() : null,
                result?.Reasons ?? [Fallback(question, fault!)],
                fault?.Code,
                took,
                time.GetUtcNow()));
    }

    public PriorityQuestion? Asked(string input)
    {
        try
        {
            return JsonSerializer.Deserialize<Input>(input, s_strict)?.ToQuestion();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Reason Fallback(PriorityQuestion question, PolicyFault fault) => new(
        "fallback",
        "The policy gave no answer ({fault}), so the matrix alone decided: {priority}.",
        new Dictionary<string, string> { ["fault"] = fault.Code, ["priority"] = question.ByMatrix.ToText() },
        "");

    [LoggerMessage(4030, LogLevel.Error, "The priority policy gave no answer ({Reason}): the matrix alone decided")]
    private static partial void Unanswered(ILogger logger, string reason);

    private sealed record Asker(bool Vip);

    private sealed record AskedService(string Name, int? Criticality = null);

    /// <summary>As the policy reads it.</summary>
    private sealed record Input(int Impact, int Urgency, Asker Requester, IReadOnlyList<string> Matrix, AskedService? Service = null)
    {
        public static Input Of(PriorityQuestion question) => new(
            (int)question.Impact,
            (int)question.Urgency,
            new Asker(question.Vip),
            [.. question.Cells.Select(cell => cell.ToText())],
            question.Service is { } service ? new AskedService(service, question.Critical ? 1 : null) : null);

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

    private sealed record Result(Priority Priority, IReadOnlyList<Reason> Reasons)
    {
        public static Result? Read(JsonElement value) =>
            value.ValueKind is JsonValueKind.Object
            && value.TryGetProperty("priority", out var priority) && priority.ValueKind is JsonValueKind.String
            && EnumText.TryParse<Priority>(priority.GetString()!, out var decided)
            && value.TryGetProperty("reasons", out var reasons) && ReceiptJson.Reasons(reasons) is { } why
                ? new Result(decided, why)
                : null;
    }
}
