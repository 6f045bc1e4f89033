@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Beginning of the names.')
param prefix string

@description('The network whose programs find the private addresses.')
param networkId string

@description('Subnet that has the private addresses.')
param subnetId string

@description('Data account.')
param dataAccountId string

@description('Account of the Functions host.')
param hostAccountId string

@description('Event Hubs namespace.')
param eventHubsId string

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
}

var groups = ['blob', 'queue', 'table', 'namespace']

var stores = {
  data: dataAccountId
  host: hostAccountId
  hub: eventHubsId
}

// What the programs call; the names are those of docs/deploy.md.
var targets = [
  { store: 'data', group: 'blob' }
  { store: 'host', group: 'blob' }
  { store: 'host', group: 'queue' }
  { store: 'host', group: 'table' }
  { store: 'hub', group: 'namespace' }
]

resource dnsZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for group in groups: {
    name: zones[group]
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (group, i) in groups: {
    parent: dnsZones[i]
    name: 'vnet-${prefix}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

module privateEndpoints 'privateEndpoint.bicep' = [
  for target in targets: {
    name: 'endpoint-${target.store}-${target.group}'
    dependsOn: [links]
    params: {
      location: location
      tags: tags
      name: 'pe-${prefix}-${target.store}-${target.group}'
      subnetId: subnetId
      targetResourceId: stores[target.store]
      group: target.group
      zoneId: dnsZones[indexOf(groups, target.group)].id
    }
  }
]
