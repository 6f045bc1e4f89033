using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DockLogs.Functions.Api;

/// <summary>The conditions of RFC 9110, section 13.1.</summary>
internal static class EntityTags
{
    /// <summary>Whether a condition header names <paramref name="tag"/> (or <c>*</c>); weak tags count as their strong twins.</summary>
    public static bool Matches(StringValues condition, string tag)
    {
        if (!EntityTagHeaderValue.TryParseList(condition, out IList<EntityTagHeaderValue>? tags))
        {
            return false;
        }

        EntityTagHeaderValue own = EntityTagHeaderValue.Parse(tag);
        return tags.Any(candidate => candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(own, useStrongComparison: false));
    }
}
