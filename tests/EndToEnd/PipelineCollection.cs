namespace DockLogs.EndToEnd.Tests;

[CollectionDefinition(PipelineFixture.Name)]
public sealed class PipelineCollection : ICollectionFixture<PipelineFixture>;
