using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Entities;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions. Written "@name@key", the name in lower case.</summary>
[JsonConverter(typeof(EntityInstanceIdJsonConverter))]
public readonly record struct EntityInstanceId
{
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@'))
        {
            throw new ArgumentException($"An entity name has no '@'; found '{name}'.", nameof(name));
        }

        Name = name.ToLowerInvariant();
        Key = key;
    }

    public string Name { get; }

    public string Key { get; }

    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        int keyAt = instanceId.IndexOf('@', 1);
        if (instanceId[0] != '@' || keyAt < 0)
        {
            throw new ArgumentException($"Expected an entity id like '@name@key', found '{instanceId}'.", nameof(instanceId));
        }

        return new(instanceId[1..keyAt], instanceId[(keyAt + 1)..]);
    }

    public override string ToString() => $"@{Name}@{Key}";
}
