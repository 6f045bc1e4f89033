targetScope = 'resourceGroup'

metadata name = 'Dock log pipeline'
metadata description = 'Functions, event hub, storage, bridge and upload gateway in one resource group; docs/deploy.md goes through it.'

// --- names and place

@description('Region of everything.')
param location string = resourceGroup().location

@description('Beginning of the names, lower-case letters and digits.')
@minLength(2)
@maxLength(7)
param prefix string = 'docklog'

@description('Tags of every resource.')
param tags object = {}

// --- the broker

@description('The MQTT broker, mqtt://host:port or, better, mqtts://host:port with a certificate that the usual authorities have signed.')
param mqttBroker string

@description('User name for the broker; its password is the secret mqtt-password in the broker\'s vault. Empty: no user name and no password.')
param mqttUserName string = ''

@description('MQTT version to speak.')
@allowed(['5.0', '3.1.1'])
param mqttProtocolVersion string = '5.0'

// --- the container apps; they need their images and secrets, so the first deployment goes without

@description('Image of the bridge, such as {registry}/docklogs/bridge:1.0. Empty: no bridge yet.')
param bridgeImage string = ''

@description('Image of the upload gateway. Empty: no upload gateway yet.')
param gatewayImage string = ''

@description('Processor cores of the bridge, a number as text.')
param bridgeCpu string = '0.5'

@description('Memory of the bridge.')
param bridgeMemory string = '1Gi'

@description('Processor cores of one replica of the upload gateway, a number as text.')
param gatewayCpu string = '0.5'

@description('Memory of one replica of the upload gateway; it holds up to 256 MB of uploads in passing.')
param gatewayMemory string = '1Gi'

@description('Fewest replicas of the upload gateway; 0 lets the first upload after a pause wait for a start.')
@minValue(0)
@maxValue(30)
param gatewayMinReplicas int = 1

@description('Most replicas of the upload gateway.')
@minValue(1)
@maxValue(30)
param gatewayMaxReplicas int = 10

@description('Uploads at a time that one replica is meant to have.')
@minValue(1)
param gatewayRequestsPerReplica int = 40

@description('Address of the upload gateway that docks are told, if it is not the one of the container app; such as a domain of your own, https://uploads.example.com.')
param gatewayEndpoint string = ''

@description('Region that docks sign for; means nothing beyond that.')
param gatewayRegion string = 'us-east-1'

@description('True while the master key is being changed: the secret gateway-previous-master-key is there and accepted as well.')
param acceptPreviousMasterKey bool = false

// --- how the pipeline works

@description('When the nightly pull starts, NCRONTAB with seconds, UTC.')
param pullSchedule string = '0 0 2 * * *'

@description('How many docks a pull works on at once.')
@minValue(1)
@maxValue(1000)
param pullMaxParallelDocks int = 50

@description('How docks are told when credentials end.')
@allowed(['milliseconds', 'seconds', 'duration'])
param uploadExpireUnit string = 'milliseconds'

@description('Settings of another storage provider than the upload gateway, as docs/storage-providers.md names them, such as { Upload__Provider: \'aws\', Aws__Region: \'eu-central-1\' }; secrets as Key Vault references.')
param providerSettings object = {}

// --- size

@description('Memory of an instance of the functions, in MB.')
@allowed([512, 2048, 4096])
param functionsMemoryMB int = 2048

@description('Most instances of the functions.')
@minValue(1)
@maxValue(1000)
param functionsMaxInstances int = 40

@description('Instances of the functions that are kept warm: name is http, durable or function:NAME.')
param functionsAlwaysReady { name: string, instanceCount: int }[] = []

@description('Partitions of the hub: as many instances read at a time. Cannot be changed later.')
@minValue(1)
@maxValue(32)
param hubPartitions int = 4

@description('Throughput units of the hub; one takes in 1 MB or 1000 messages a second.')
@minValue(1)
@maxValue(40)
param hubThroughputUnits int = 1

@description('Throughput units that the hub may grow to by itself.')
@minValue(1)
@maxValue(40)
param hubMaxThroughputUnits int = 1

@description('Hours that the hub keeps messages: how long the functions may be away.')
@minValue(1)
@maxValue(168)
param hubRetentionHours int = 24

// --- keeping

@description('Redundancy of the archives.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Redundancy of the state of Durable Functions.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param hostStorageSku string = 'Standard_LRS'

@description('Days that deleted blobs can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 7

@description('Days after which archives move to the cool tier; 0 for never.')
@minValue(0)
param archiveCoolAfterDays int = 30

@description('Days after which archives are deleted; 0 for never. The catalogue keeps their entries, so they are not pulled again.')
@minValue(0)
param archiveDeleteAfterDays int = 0

@description('Days after which messages in quarantine are deleted; 0 for never.')
@minValue(0)
param quarantineDeleteAfterDays int = 90

// --- watching

@description('Who gets the alerts; empty for nobody, they are still seen in the portal.')
param alertEmails string[] = []

@description('How long the hub may get nothing from any dock before the alert, an ISO 8601 duration.')
@allowed(['PT15M', 'PT30M', 'PT1H', 'PT6H', 'PT12H', 'P1D'])
param silenceBeforeAlert string = 'PT1H'

@description('Messages in quarantine in an hour that are worth an alert.')
@minValue(0)
param quarantinedBeforeAlert int = 20

@description('Share of the Functions host\'s own traces that is kept, 0.0 to 1.0 as text; the traces of uploads are always kept whole. Below 1 errors of other calls are dropped like all else.')
param functionsTraceRatio string = '1.0'

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most gigabytes of logs in a day; -1 for no limit.')
param logDailyQuotaGb int = -1

// --- network

@description('Storage and Event Hubs are reached through private endpoints in a network of their own, and no longer from outside. Only for a new deployment.')
param privateNetwork bool = false

@description('Addresses of that network, a /22 or larger.')
param networkAddresses string = '10.80.0.0/22'

// --- the rest

@description('Tier of the container registry.')
@allowed(['Basic', 'Standard', 'Premium'])
param registrySku string = 'Basic'

@description('Deleted secrets cannot be destroyed before their 90 days are over. Cannot be switched off again.')
param keyVaultPurgeProtection bool = true

@description('Object id of the people who put the secrets into the vaults; empty when they have the right already.')
param operatorsObjectId string = ''

@description('What operatorsObjectId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorsType string = 'Group'

var token = uniqueString(resourceGroup().id, prefix)
var hub = 'uplink'
var resultsHub = 'results'
var consumerGroup = 'functions'
var packageContainer = 'packages'
var bridgeName = '${prefix}-bridge'
var gatewayName = '${prefix}-gateway'

// DockLogs.Contracts.ContainerNames, and the upload gateway's own.
var dataContainers = ['dock-logs', 'catalogue', 'quarantine', 'uploads', 'fleet', 'pulls', 'audit', 'gateway']

var archiveActions = union(
  archiveCoolAfterDays > 0 ? { tierToCool: { daysAfterModificationGreaterThan: archiveCoolAfterDays } } : {},
  archiveDeleteAfterDays > 0 ? { delete: { daysAfterModificationGreaterThan: archiveDeleteAfterDays } } : {}
)

var archiveRules = empty(archiveActions)
  ? []
  : [
      {
        name: 'archives'
        type: 'Lifecycle'
        definition: {
          filters: {
            blobTypes: ['blockBlob']
            prefixMatch: ['dock-logs/']
          }
          actions: {
            baseBlob: archiveActions
          }
        }
      }
    ]

var quarantineRules = quarantineDeleteAfterDays == 0
  ? []
  : [
      {
        name: 'quarantine'
        type: 'Lifecycle'
        definition: {
          filters: {
            blobTypes: ['blockBlob']
            prefixMatch: ['quarantine/']
          }
          actions: {
            baseBlob: {
              delete: {
                daysAfterModificationGreaterThan: quarantineDeleteAfterDays
              }
            }
          }
        }
      }
    ]

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: {
    location: location
    tags: tags
    prefix: prefix
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    tags: tags
    prefix: prefix
    token: token
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module dataStorage 'modules/storage.bicep' = {
  name: 'dataStorage'
  params: {
    location: location
    tags: tags
    name: '${prefix}data${token}'
    sku: storageSku
    containers: dataContainers
    softDeleteDays: softDeleteDays
    isPublic: !privateNetwork
    lifecycleRules: concat(archiveRules, quarantineRules)
  }
}

// Apart from the archives: its own limits on requests, and the host's wide rights end here.
module hostStorage 'modules/storage.bicep' = {
  name: 'hostStorage'
  params: {
    location: location
    tags: tags
    name: '${prefix}host${token}'
    sku: hostStorageSku
    containers: [packageContainer]
    softDeleteDays: softDeleteDays
    isPublic: !privateNetwork
  }
}

module eventHubs 'modules/eventHubs.bicep' = {
  name: 'eventHubs'
  params: {
    location: location
    tags: tags
    name: 'evhns-${prefix}-${token}'
    hub: hub
    resultsHub: resultsHub
    consumerGroup: consumerGroup
    partitions: hubPartitions
    throughputUnits: hubThroughputUnits
    maxThroughputUnits: hubMaxThroughputUnits
    retentionHours: hubRetentionHours
    isPublic: !privateNetwork
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: {
    location: location
    tags: tags
    prefix: prefix
    addresses: networkAddresses
  }
}

module privateEndpoints 'modules/privateEndpoints.bicep' = if (privateNetwork) {
  name: 'privateEndpoints'
  params: {
    location: location
    tags: tags
    prefix: prefix
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointsSubnetId ?? ''
    dataAccountId: dataStorage.outputs.id
    hostAccountId: hostStorage.outputs.id
    eventHubsId: eventHubs.outputs.id
  }
}

// Two vaults: the upload gateway, which the internet reaches, must not be able to read the broker's password.
module gatewayVault 'modules/keyVault.bicep' = {
  name: 'gatewayVault'
  params: {
    location: location
    tags: tags
    name: 'kv-gw-${token}'
    purgeProtection: keyVaultPurgeProtection
    workspaceId: monitoring.outputs.workspaceId
  }
}

module brokerVault 'modules/keyVault.bicep' = {
  name: 'brokerVault'
  params: {
    location: location
    tags: tags
    name: 'kv-mqtt-${token}'
    purgeProtection: keyVaultPurgeProtection
    workspaceId: monitoring.outputs.workspaceId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    location: location
    tags: tags
    name: '${prefix}${token}'
    sku: registrySku
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    functions: identities.outputs.functions.principalId
    bridge: identities.outputs.bridge.principalId
    gateway: identities.outputs.gateway.principalId
    operators: operatorsObjectId
    operatorsType: operatorsType
    dataAccountName: dataStorage.outputs.name
    hostAccountName: hostStorage.outputs.name
    eventHubsName: eventHubs.outputs.name
    hub: hub
    resultsHub: resultsHub
    gatewayVaultName: gatewayVault.outputs.name
    brokerVaultName: brokerVault.outputs.name
    registryName: registry.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module containerEnvironment 'modules/containerEnvironment.bicep' = {
  name: 'containerEnvironment'
  params: {
    location: location
    tags: tags
    name: 'cae-${prefix}'
    subnetId: network.?outputs.containersSubnetId ?? ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

var masterKeyUri = '${gatewayVault.outputs.uri}secrets/gateway-master-key'
var previousMasterKeyUri = acceptPreviousMasterKey ? '${gatewayVault.outputs.uri}secrets/gateway-previous-master-key' : ''
var brokerSecretUri = '${brokerVault.outputs.uri}secrets/mqtt-password'
var endpointForDocks = empty(gatewayEndpoint) ? 'https://${gatewayName}.${containerEnvironment.outputs.domain}' : gatewayEndpoint

module functionApp 'modules/functionApp.bicep' = {
  name: 'functionApp'
  dependsOn: [roles, privateEndpoints]
  params: {
    location: location
    tags: tags
    name: 'func-${prefix}-${token}'
    planName: 'plan-${prefix}'
    subnetId: network.?outputs.functionsSubnetId ?? ''
    traceRatio: functionsTraceRatio
    runAs: identities.outputs.functions
    hostBlobEndpoint: hostStorage.outputs.blobEndpoint
    hostQueueEndpoint: hostStorage.outputs.queueEndpoint
    hostTableEndpoint: hostStorage.outputs.tableEndpoint
    packageContainer: packageContainer
    blobEndpoint: dataStorage.outputs.blobEndpoint
    eventHubsHost: eventHubs.outputs.host
    hub: hub
    resultsHub: resultsHub
    consumerGroup: consumerGroup
    insightsName: monitoring.outputs.insightsName
    mqttBroker: mqttBroker
    mqttUserName: mqttUserName
    brokerSecretUri: brokerSecretUri
    mqttProtocolVersion: mqttProtocolVersion
    gatewayEndpoint: endpointForDocks
    gatewayRegion: gatewayRegion
    masterKeyUri: masterKeyUri
    previousMasterKeyUri: previousMasterKeyUri
    pullSchedule: pullSchedule
    pullMaxParallelDocks: pullMaxParallelDocks
    uploadExpireUnit: uploadExpireUnit
    providerSettings: providerSettings
    instanceMemoryMB: functionsMemoryMB
    maximumInstanceCount: functionsMaxInstances
    alwaysReady: functionsAlwaysReady
  }
}

module bridge 'modules/bridge.bicep' = if (!empty(bridgeImage)) {
  name: 'bridge'
  dependsOn: [roles]
  params: {
    location: location
    tags: tags
    name: bridgeName
    environmentId: containerEnvironment.outputs.id
    runAs: identities.outputs.bridge
    registryServer: registry.outputs.loginServer
    image: bridgeImage
    mqttBroker: mqttBroker
    mqttUserName: mqttUserName
    brokerSecretUri: brokerSecretUri
    mqttProtocolVersion: mqttProtocolVersion
    eventHubsHost: eventHubs.outputs.host
    hub: hub
    blobEndpoint: dataStorage.outputs.blobEndpoint
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    cpu: bridgeCpu
    memory: bridgeMemory
  }
}

module uploadGateway 'modules/uploadGateway.bicep' = if (!empty(gatewayImage)) {
  name: 'uploadGateway'
  dependsOn: [roles]
  params: {
    location: location
    tags: tags
    name: gatewayName
    environmentId: containerEnvironment.outputs.id
    runAs: identities.outputs.gateway
    registryServer: registry.outputs.loginServer
    image: gatewayImage
    masterKeyUri: masterKeyUri
    previousMasterKeyUri: previousMasterKeyUri
    region: gatewayRegion
    blobEndpoint: dataStorage.outputs.blobEndpoint
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    cpu: gatewayCpu
    memory: gatewayMemory
    minReplicas: gatewayMinReplicas
    maxReplicas: gatewayMaxReplicas
    requestsPerReplica: gatewayRequestsPerReplica
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: {
    location: location
    tags: tags
    prefix: prefix
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  dependsOn: [bridge, uploadGateway]
  params: {
    location: location
    tags: tags
    prefix: prefix
    emails: alertEmails
    workspaceId: monitoring.outputs.workspaceId
    eventHubsId: eventHubs.outputs.id
    hub: hub
    dataAccountId: dataStorage.outputs.id
    bridgeName: empty(bridgeImage) ? '' : bridgeName
    gatewayName: empty(gatewayImage) ? '' : gatewayName
    silence: silenceBeforeAlert
    quarantinedInAnHour: quarantinedBeforeAlert
  }
}

@description('Address of the HTTP interface.')
output apiEndpoint string = functionApp.outputs.endpoint

@description('Address of the upload gateway that docks are told.')
output gatewayEndpoint string = endpointForDocks

@description('Where the published functions go.')
output functionAppName string = functionApp.outputs.name

@description('Where the images go.')
output registryServer string = registry.outputs.loginServer

@description('The vault that wants gateway-master-key.')
output gatewayVaultName string = gatewayVault.outputs.name

@description('The vault that wants mqtt-password.')
output brokerVaultName string = brokerVault.outputs.name

@description('The workbook, to be opened in the portal.')
output workbookId string = workbook.outputs.id
