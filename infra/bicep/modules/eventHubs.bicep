@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the namespace.')
param name string

@description('The hub that takes what docks say.')
param hub string

@description('The hub that tells others what has ended.')
param resultsHub string

@description('The consumer group of the functions.')
param consumerGroup string

@description('Partitions of the hub; one dock stays on one. Cannot be changed later in this tier.')
@minValue(1)
@maxValue(32)
param partitions int

@description('Throughput units to begin with; one takes in 1 MB or 1000 events a second.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Throughput units the namespace may grow to by itself; no more than throughputUnits to stay there.')
@minValue(1)
@maxValue(40)
param maxThroughputUnits int

@description('Hours that the hub keeps messages; also how long the functions may be away.')
@minValue(1)
@maxValue(168)
param retentionHours int

@description('False: only private endpoints reach the namespace.')
param isPublic bool

var grows = maxThroughputUnits > throughputUnits

resource eventHubs 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    isAutoInflateEnabled: grows
    maximumThroughputUnits: grows ? maxThroughputUnits : 0
  }

  resource uplink 'eventhubs' = {
    name: hub
    properties: {
      partitionCount: partitions
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: retentionHours
      }
    }

    resource group 'consumergroups' = {
      name: consumerGroup
    }
  }

  // Some events an upload: two partitions are plenty, and whoever reads it makes a consumer group of its own.
  resource results 'eventhubs' = {
    name: resultsHub
    properties: {
      partitionCount: 2
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: retentionHours
      }
    }
  }
}

output id string = eventHubs.id
output name string = eventHubs.name

@description('Host name of the namespace.')
output host string = split(split(eventHubs.properties.serviceBusEndpoint, '://')[1], ':')[0]
