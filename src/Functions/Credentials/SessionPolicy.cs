using System.Text;
using System.Text.Json;

namespace DockLogs.Functions.Credentials;

/// <summary>
/// The policy that a session is narrowed to: writing under one upload's prefix, and nothing else. Prefix and bucket are
/// made of letters, digits, '.', '-', '_' and '/', so nothing in them is a wildcard or a variable.
/// </summary>
public static class SessionPolicy
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For AWS and MinIO. <c>s3:PutObject</c> is also what starts, feeds and completes a multipart upload.</summary>
    /// <param name="partition">aws, aws-cn or aws-us-gov.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What every key begins with.</param>
    public static string ForS3(string partition, string bucket, string prefix) =>
        Write("2012-10-17", ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], $"arn:{partition}:s3:::{bucket}/{prefix}*");

    /// <summary>For Alibaba Cloud, in the grammar of RAM.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What every key begins with.</param>
    public static string ForOss(string bucket, string prefix) =>
        Write("1", ["oss:PutObject", "oss:AbortMultipartUpload", "oss:ListParts"], $"acs:oss:*:*:{bucket}/{prefix}*");

    private static string Write(string version, string[] actions, string resource)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            json.WriteStartObject();
            json.WriteString("Version", version);
            json.WriteStartArray("Statement");
            json.WriteStartObject();
            json.WriteString("Effect", "Allow");
            json.WriteStartArray("Action");
            foreach (string action in actions)
            {
                json.WriteStringValue(action);
            }

            json.WriteEndArray();
            json.WriteStartArray("Resource");
            json.WriteStringValue(resource);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
