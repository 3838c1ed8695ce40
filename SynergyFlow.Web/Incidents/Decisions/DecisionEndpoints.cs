using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Decisions;

/// <summary>What policies decided about an incident, and why.</summary>
internal static class DecisionEndpoints
{
    public static void MapDecisions(this RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{idOrKey}/decisions", ListAsync).WithName("ListIncidentDecisions")
            .WithSummary("What policies decided about it, the latest first, at most 100").Produces<IReadOnlyList<Receipt>>();
        incidents.MapGet("/{idOrKey}/decisions/archived", ArchivedAsync).WithName("ListArchivedIncidentDecisions")
            .WithSummary("Days whose receipts about it are in the archive, the latest first; the file is for administrators").Produces<IReadOnlyList<ArchivedDay>>();
        incidents.MapGet("/{idOrKey}/decisions/{receipt:guid}/what-would-change", FlipsAsync).WithName("WhatWouldChangeDecision")
            .WithSummary("The smallest changes of facts that lead to another priority, or to another team; for agents")
            .Produces<WhatWouldChange>();
    }

    private static async Task<IResult> ListAsync(string idOrKey, HttpContext http, IReceiptQueries receipts)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        refused ??= Paging.Unknown(http);
        if (refused is not null)
        {
            return refused;
        }

        var found = await receipts.OfRecordAsync(await http.ScopeAsync(), record!.Id, 100, http.RequestAborted);
        return found is null ? Problems.Of(new RecordNotFound(idOrKey)) : Results.Json(found, ApiJson.Options);
    }

    private static async Task<IResult> ArchivedAsync(string idOrKey, HttpContext http, IReceiptQueries receipts)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        refused ??= Paging.Unknown(http);
        if (refused is not null)
        {
            return refused;
        }

        var found = await receipts.ArchivedAsync(await http.ScopeAsync(), record!.Id, http.RequestAborted);
        return found is null ? Problems.Of(new RecordNotFound(idOrKey)) : Results.Json(found, ApiJson.Options);
    }

    private static async Task<IResult> FlipsAsync(string idOrKey, Guid receipt, HttpContext http, FindPriorityFlips priorities, FindRoutingFlips routes, IReceiptQueries receipts)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        if (refused is not null)
        {
            return refused;
        }

        var found = await receipts.FindAsync(await http.ScopeAsync(), receipt, http.RequestAborted);
        object? would = found is null || found.Record != record!.Id ? null
            : found.Policy is DecidedBy.Routing ? await routes.ExecuteAsync(http.Actor.Tenant, found, http.RequestAborted)
            : await priorities.ExecuteAsync(http.Actor.Tenant, found, http.RequestAborted);
        return would is null ? Problems.Of(new ReceiptNotFound(receipt)) : Results.Json(would, ApiJson.Options);
    }
}
