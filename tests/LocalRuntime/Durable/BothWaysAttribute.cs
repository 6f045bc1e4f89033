using System.Reflection;
using Xunit.Sdk;

namespace DockLogs.LocalRuntime.Tests.Durable;

/// <summary>Runs a theory twice: with orchestrators kept in memory between steps, and replayed at every step.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BothWaysAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[false], [true]];
}
