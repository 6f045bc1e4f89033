// Every right of every identity, in one place. docs/deploy.md has the same as a table.

@description('Object id of the functions\' identity.')
param functions string

@description('Object id of the bridge\'s identity.')
param bridge string

@description('Object id of the upload gateway\'s identity.')
param gateway string

@description('Object id of the people who put secrets into the vaults; empty when they have the right already.')
param operators string

@description('What operators is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorsType string

@description('Data account.')
param dataAccountName string

@description('Account of the Functions host.')
param hostAccountName string

@description('Event Hubs namespace.')
param eventHubsName string

@description('The hub.')
param hub string

@description('The hub that tells others what has ended.')
param resultsHub string

@description('Vault with the master keys.')
param gatewayVaultName string

@description('Vault with the broker\'s credentials.')
param brokerVaultName string

@description('Container registry.')
param registryName string

@description('Application Insights component.')
param insightsName string

var roles = {
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  'Azure Event Hubs Data Receiver': 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  'Azure Event Hubs Data Sender': '2b629674-e913-4c01-ae53-ef4638d8f975'
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb'
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  'Storage Blob Delegator': 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

var people = {
  functions: functions
  bridge: bridge
  gateway: gateway
}

var containerRights = [
  { identity: 'functions', container: 'dock-logs', role: 'Storage Blob Data Reader' }
  { identity: 'functions', container: 'catalogue', role: 'Storage Blob Data Contributor' }
  { identity: 'functions', container: 'quarantine', role: 'Storage Blob Data Contributor' }
  { identity: 'functions', container: 'uploads', role: 'Storage Blob Data Contributor' }
  { identity: 'functions', container: 'fleet', role: 'Storage Blob Data Contributor' }
  { identity: 'functions', container: 'pulls', role: 'Storage Blob Data Contributor' }
  { identity: 'functions', container: 'audit', role: 'Storage Blob Data Contributor' }
  { identity: 'bridge', container: 'quarantine', role: 'Storage Blob Data Contributor' }
  { identity: 'gateway', container: 'dock-logs', role: 'Storage Blob Data Contributor' }
  { identity: 'gateway', container: 'gateway', role: 'Storage Blob Data Contributor' }
]

var dataAccountRights = [
  { identity: 'functions', role: 'Storage Blob Delegator' }
]

var hostAccountRights = [
  { identity: 'functions', role: 'Storage Blob Data Owner' }
  { identity: 'functions', role: 'Storage Queue Data Contributor' }
  { identity: 'functions', role: 'Storage Table Data Contributor' }
]

var hubRights = [
  { identity: 'functions', role: 'Azure Event Hubs Data Receiver' }
  { identity: 'bridge', role: 'Azure Event Hubs Data Sender' }
]

var resultsHubRights = [
  { identity: 'functions', role: 'Azure Event Hubs Data Sender' }
]

var gatewayVaultRights = [
  { identity: 'functions', role: 'Key Vault Secrets User' }
  { identity: 'gateway', role: 'Key Vault Secrets User' }
]

var brokerVaultRights = [
  { identity: 'functions', role: 'Key Vault Secrets User' }
  { identity: 'bridge', role: 'Key Vault Secrets User' }
]

var registryRights = [
  { identity: 'bridge', role: 'AcrPull' }
  { identity: 'gateway', role: 'AcrPull' }
]

var insightsRights = [
  { identity: 'functions', role: 'Monitoring Metrics Publisher' }
  { identity: 'bridge', role: 'Monitoring Metrics Publisher' }
  { identity: 'gateway', role: 'Monitoring Metrics Publisher' }
]

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource containers 'containers' existing = [
      for right in containerRights: {
        name: right.container
      }
    ]
  }
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: hostAccountName
}

resource eventHubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: eventHubsName

  resource uplink 'eventhubs' existing = {
    name: hub
  }

  resource results 'eventhubs' existing = {
    name: resultsHub
  }
}

resource gatewayVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: gatewayVaultName
}

resource brokerVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: brokerVaultName
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource onContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (right, i) in containerRights: {
    scope: dataAccount::blobs::containers[i]
    name: guid(dataAccount::blobs::containers[i].id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onDataAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in dataAccountRights: {
    scope: dataAccount
    name: guid(dataAccount.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onHostAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in hostAccountRights: {
    scope: hostAccount
    name: guid(hostAccount.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in hubRights: {
    scope: eventHubs::uplink
    name: guid(eventHubs::uplink.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onResultsHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in resultsHubRights: {
    scope: eventHubs::results
    name: guid(eventHubs::results.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onGatewayVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in gatewayVaultRights: {
    scope: gatewayVault
    name: guid(gatewayVault.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onBrokerVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in brokerVaultRights: {
    scope: brokerVault
    name: guid(brokerVault.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in registryRights: {
    scope: registry
    name: guid(registry.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in insightsRights: {
    scope: insights
    name: guid(insights.id, people[right.identity], roles[right.role])
    properties: {
      principalId: people[right.identity]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[right.role])
    }
  }
]

resource operatorsOnGatewayVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operators)) {
  scope: gatewayVault
  name: guid(gatewayVault.id, operators, roles['Key Vault Secrets Officer'])
  properties: {
    principalId: operators
    principalType: operatorsType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets Officer'])
  }
}

resource operatorsOnBrokerVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operators)) {
  scope: brokerVault
  name: guid(brokerVault.id, operators, roles['Key Vault Secrets Officer'])
  properties: {
    principalId: operators
    principalType: operatorsType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets Officer'])
  }
}
