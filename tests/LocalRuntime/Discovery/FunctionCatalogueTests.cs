using Azure.Messaging.EventHubs;
using DockLogs.LocalRuntime.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Tests.Discovery;

#pragma warning disable CA1822, CA1859 // functions have the shapes that apps give them

public sealed class FunctionCatalogueTests
{
    [Fact]
    public void Every_kind_of_trigger_is_found()
    {
        FunctionCatalogue catalogue = FunctionCatalogue.Discover([typeof(Good), typeof(Counter)]);
        Assert.Equal(
            ["Count", "Nightly", "OneEvent", "Orchestrate", "ReadBoth", "Step", "Tell", "Uplink"],
            catalogue.Functions.Select(function => function.Name));
        Assert.Equal("api/{dock}/things", Assert.Single(catalogue.With<HttpTriggerAttribute>()).Trigger.Route);
        Assert.Equal(typeof(Counter), Assert.Single(catalogue.With<EntityTriggerAttribute>()).Function.Method.DeclaringType);
    }

    [Fact]
    public void Functions_of_the_app_can_all_run_here() =>
        Assert.NotEmpty(FunctionCatalogue.Discover(typeof(DockLogs.Functions.PipelineServices).Assembly).Functions);

    [Theory]
    [InlineData(typeof(SameNames), "the name 'Twice' is used by", "SameNames.First", "SameNames.Second")]
    [InlineData(typeof(NoTrigger), "Lonely (NoTrigger.Run): found 0 parameters with a trigger attribute, expected one")]
    [InlineData(typeof(UnknownParameter), "parameter 'text' of type String cannot be filled")]
    [InlineData(typeof(NotInRoute), "parameter 'sn' of type String cannot be filled")]
    [InlineData(typeof(WrongTriggerType), "parameter 'timer' is String, expected TimerInfo for a TimerTriggerAttribute")]
    [InlineData(typeof(NotBatched), "parameter 'events' is EventData[], expected EventData")]
    [InlineData(typeof(ClientWithoutAttribute), "parameter 'client' of type DurableTaskClient cannot be filled")]
    [InlineData(typeof(WrongClient), "parameter 'client' is String, but [DurableClient] gives a DurableTaskClient")]
    [InlineData(typeof(NoResult), "returns Task`1, expected IActionResult")]
    [InlineData(typeof(OutputOfEventData), "F (OutputOfEventData.Run): returns EventData to an event hub, expected string or byte[] (one event) or string[] (one event each)")]
    [InlineData(typeof(OutputOfNothing), "returns Void to an event hub")]
    [InlineData(typeof(OutputOfHttp), "has an output binding, which a function with a HttpTriggerAttribute cannot have here")]
    [InlineData(typeof(OutputElsewhere), "has a QueueOutputAttribute, which the local runtime does not know")]
    [InlineData(typeof(BadName), "the name '9 lives' is not a function name")]
    [InlineData(typeof(NotAnEntity), "NotAnEntity does not implement ITaskEntity")]
    public void Function_that_cannot_work_is_named_with_the_reason(Type type, params string[] parts)
    {
        FunctionDiscoveryException exception = Assert.Throws<FunctionDiscoveryException>(() => FunctionCatalogue.Discover([type]));
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        FunctionDiscoveryException exception = Assert.Throws<FunctionDiscoveryException>(() => FunctionCatalogue.Discover([typeof(NoTrigger), typeof(WrongTriggerType)]));
        Assert.Equal(2, exception.Faults.Count);
    }

    private sealed class Good
    {
        [Function("ReadBoth")]
        public Task<IActionResult> ReadAsync(
            [HttpTrigger("get", Route = "api/{dock}/things")] HttpRequest request,
            string dock,
            [DurableClient] DurableTaskClient client,
            FunctionContext context,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        [Function("Nightly")]
        public Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer) => Task.CompletedTask;

        [Function("Uplink")]
        public void Receive([EventHubTrigger("%Hub%")] EventData[] events)
        {
        }

        [Function("OneEvent")]
        public void ReceiveOne([EventHubTrigger("%Hub%", IsBatched = false)] EventData single)
        {
        }

        [Function("Orchestrate")]
        public static Task<int> OrchestrateAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(1);

        [Function("Step")]
        public Task<string> StepAsync([ActivityTrigger] string input) => Task.FromResult(input);

        [Function("Tell")]
        [EventHubOutput("%ResultsHub%", Connection = "EventHubs")]
        public Task<string[]> TellAsync([ActivityTrigger] string input) => Task.FromResult<string[]>([input]);

        public void NotAFunction()
        {
        }
    }

    private sealed class Counter : ITaskEntity
    {
        [Function("Count")]
        public static Task DispatchAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();

        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => default;
    }

    private sealed class SameNames
    {
        [Function("Twice")]
        public void First([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        [Function("twice")]
        public void Second([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    private sealed class NoTrigger
    {
        [Function("Lonely")]
        public void Run(CancellationToken cancellationToken)
        {
        }
    }

    private sealed class UnknownParameter
    {
        [Function("F")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer, string text)
        {
        }
    }

    private sealed class NotInRoute
    {
        [Function("F")]
        public IActionResult Run([HttpTrigger("get", Route = "docks/{dock}")] HttpRequest request, string sn) => new OkResult();
    }

    private sealed class WrongTriggerType
    {
        [Function("F")]
        public void Run([TimerTrigger("* * * * *")] string timer)
        {
        }
    }

    private sealed class NotBatched
    {
        [Function("F")]
        public void Run([EventHubTrigger("hub", IsBatched = false)] EventData[] events)
        {
        }
    }

    private sealed class ClientWithoutAttribute
    {
        [Function("F")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer, DurableTaskClient client)
        {
        }
    }

    private sealed class WrongClient
    {
        [Function("F")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer, [DurableClient] string client)
        {
        }
    }

    private sealed class NoResult
    {
        [Function("F")]
        public Task<string> RunAsync([HttpTrigger("get")] HttpRequest request) => Task.FromResult("text");
    }

    private sealed class OutputOfEventData
    {
        [Function("F")]
        [EventHubOutput("hub")]
        public EventData Run([TimerTrigger("* * * * *")] TimerInfo timer) => new("event");
    }

    private sealed class OutputOfNothing
    {
        [Function("F")]
        [EventHubOutput("hub")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    private sealed class OutputOfHttp
    {
        [Function("F")]
        [EventHubOutput("hub")]
        public IActionResult Run([HttpTrigger("get")] HttpRequest request) => new OkResult();
    }

    private sealed class OutputElsewhere
    {
        [Function("F")]
        [QueueOutput]
        public string Run([TimerTrigger("* * * * *")] TimerInfo timer) => "message";
    }

    private sealed class QueueOutputAttribute : OutputBindingAttribute;

    private sealed class BadName
    {
        [Function("9 lives")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    private sealed class NotAnEntity
    {
        [Function("F")]
        public static Task DispatchAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => Task.CompletedTask;
    }
}
