namespace DockLogs.UploadGateway.Storage;

/// <summary>Where an object lies: a bucket, which is a container of Blob Storage, and a key, which is a blob's name.</summary>
public readonly record struct ObjectAddress(string Bucket, string Key);
