using System.Reflection;
using System.Text.RegularExpressions;
using DockLogs.Functions;
using DockLogs.Functions.Pulls;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Infra.Tests;

/// <summary>
/// The package of Durable Functions brings analyzers along, and warnings are errors: what they would find stops the
/// build of the full feed alone. These are the two rules that the sources once broke.
/// </summary>
public sealed partial class OrchestrationSourceTests
{
    private static readonly Dictionary<string, string> Keywords = new() { ["String"] = "string", ["Int32"] = "int", ["Int64"] = "long", ["Boolean"] = "bool" };

    [Fact]
    public void Activities_are_called_with_the_type_they_return()
    {
        var returned = typeof(PipelineServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, method => NameOf(ResultOf(method.ReturnType)));
        var calls = Sources().SelectMany(source => Call().Matches(File.ReadAllText(source))).ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Equal(
            (call.Value, returned[FunctionOf(call)]),
            (call.Value, call.Groups["type"].Value.TrimEnd('?'))));
    }

    [Fact]
    public void Orchestrations_have_no_while_without_a_condition() =>
        Assert.Equal([], Sources().Where(source => File.ReadAllText(source) is var text
            && text.Contains("TaskOrchestrationContext", StringComparison.Ordinal)
            && Unbounded().IsMatch(text)));

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src", "Functions"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FunctionOf(Match call) => call.Groups["name"].Success
        ? call.Groups["name"].Value
        : (string)typeof(PullActivities).GetField(call.Groups["constant"].Value)!.GetRawConstantValue()!;

    private static Type ResultOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : Keywords.GetValueOrDefault(type.Name, type.Name);

    // DURABLE2002
    [GeneratedRegex(@"CallActivityAsync<(?<type>[^(]+)>\(\s*(nameof\((?<name>\w+)\)|PullActivities\.(?<constant>\w+))")]
    private static partial Regex Call();

    // DURABLE0011
    [GeneratedRegex(@"while\s*\(\s*true\s*\)")]
    private static partial Regex Unbounded();
}
