using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DockLogs.Bridge.Health;

/// <summary>Ready = subscribed at the broker, and the last call to the hub and to the quarantine succeeded.</summary>
internal sealed class BridgeHealthCheck(BridgeState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = new Dictionary<string, object>();
        Add("broker", state.BrokerFault);
        Add("hub", state.HubFault);
        Add("quarantine", state.QuarantineFault);
        return Task.FromResult(faults.Count == 0
            ? HealthCheckResult.Healthy("subscribed and forwarding")
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", faults.Select(fault => $"{fault.Key}: {fault.Value}")), data: faults));

        void Add(string neighbour, string? fault)
        {
            if (fault is not null)
            {
                faults[neighbour] = fault;
            }
        }
    }
}
