using SynergyFlow.Core.Integrations.Inbound;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>What to write into the other system, ready to be copied but for the token.</summary>
internal static class InboundExamples
{
    public static string Of(InboundKind kind, string address) => kind switch
    {
        InboundKind.Alertmanager => $"""
            receivers:
              - name: synergyflow
                webhook_configs:
                  - url: {address}
                    send_resolved: true
                    max_alerts: {AlertFacts.MostAlerts}
                    http_config:
                      authorization:
                        credentials: TOKEN
            """,
        InboundKind.Alerts => $$$"""
            curl -X POST {{{address}}} \
              -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' \
              -d '{"fingerprint": "db-1/disk", "status": "firing", "severity": "critical",
                   "title": "Disk of db-1 is full", "service": "Shop", "labels": {"host": "db-1"}}'
            """,
        InboundKind.Deployments => $$"""
            curl -X POST {{address}} \
              -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' \
              -d '{"id": "pipeline-4711", "application": "shop", "environment": "production",
                   "version": "2.4.1", "status": "succeeded", "commit": "3be375b"}'
            """,
    };
}
