import { identity } from 'identities.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the app.')
param name string

@description('Name of the plan.')
param planName string

@description('Identity of the functions.')
param runAs identity

@description('Blob endpoint of the account for the host and Durable Functions, ends with a slash.')
param hostBlobEndpoint string

@description('Queue endpoint of the same account.')
param hostQueueEndpoint string

@description('Table endpoint of the same account.')
param hostTableEndpoint string

@description('Container in that account with the published app.')
param packageContainer string

@description('Blob endpoint of the data account.')
param blobEndpoint string

@description('Host name of the Event Hubs namespace.')
param eventHubsHost string

@description('The hub.')
param hub string

@description('The hub that tells others what has ended.')
param resultsHub string

@description('The consumer group.')
param consumerGroup string

@description('Name of the Application Insights component in this resource group.')
param insightsName string

@description('The broker, mqtt://host:port or mqtts://host:port.')
param mqttBroker string

@description('User name for the broker; empty to send none.')
param mqttUserName string

@description('Address of the secret with the password for the broker; not used without a user name.')
param brokerSecretUri string

@description('MQTT version.')
@allowed(['5.0', '3.1.1'])
param mqttProtocolVersion string

@description('Address of the upload gateway as docks reach it.')
param gatewayEndpoint string

@description('Region that docks sign for.')
param gatewayRegion string

@description('Address of the secret with the master key.')
param masterKeyUri string

@description('Address of the secret with the master key before; empty when there is none.')
param previousMasterKeyUri string

@description('When the nightly pull starts, NCRONTAB with seconds, UTC.')
param pullSchedule string

@description('How many docks a pull works on at once.')
@minValue(1)
@maxValue(1000)
param pullMaxParallelDocks int

@description('How docks are told when credentials end.')
@allowed(['milliseconds', 'seconds', 'duration'])
param uploadExpireUnit string

@description('Settings of another storage provider than the upload gateway.')
param providerSettings object

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Most instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances that are kept warm: name is http, durable or function:NAME.')
param alwaysReady { name: string, instanceCount: int }[]

@description('Share of the host\'s own traces that is kept, 0.0 to 1.0 as text. Below 1 errors are dropped like all else.')
param traceRatio string

@description('Subnet through which the functions reach other services; empty for none.')
param subnetId string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${runAs.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: runAs.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: runAs.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${runAs.clientId};Authorization=AAD'
        // The host's exporter would keep five traces a second and drop the rest, errors too.
        OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
        OTEL_TRACES_SAMPLER_ARG: traceRatio
        AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
        AzureWebJobsStorage__queueServiceUri: hostQueueEndpoint
        AzureWebJobsStorage__tableServiceUri: hostTableEndpoint
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: runAs.clientId
        EventHubs__fullyQualifiedNamespace: eventHubsHost
        EventHubs__credential: 'managedidentity'
        EventHubs__clientId: runAs.clientId
        UplinkHub: hub
        ResultsHub: resultsHub
        UplinkConsumerGroup: consumerGroup
        Storage__blobServiceUri: blobEndpoint
        Storage__clientId: runAs.clientId
        Mqtt__Broker: mqttBroker
        Mqtt__ProtocolVersion: mqttProtocolVersion
        Gateway__Endpoint: gatewayEndpoint
        Gateway__Region: gatewayRegion
        Gateway__MasterKey: '@Microsoft.KeyVault(SecretUri=${masterKeyUri})'
        PullSchedule: pullSchedule
        Pull__MaxParallelDocks: string(pullMaxParallelDocks)
        Upload__ExpireUnit: uploadExpireUnit

        // Of one client, in each instance; 20 times as many at once.
        Api__RequestsPerSecond: '200'
      },
      empty(previousMasterKeyUri) ? {} : { Gateway__PreviousMasterKey: '@Microsoft.KeyVault(SecretUri=${previousMasterKeyUri})' },
      empty(mqttUserName)
        ? {}
        : {
            Mqtt__UserName: mqttUserName
            Mqtt__Password: '@Microsoft.KeyVault(SecretUri=${brokerSecretUri})'
          },
      providerSettings
    )
  }

  // Publishing goes by Entra identity; user name and password stay shut.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }
}

output id string = app.id
output name string = app.name

@description('Address of the HTTP interface.')
output endpoint string = 'https://${app.properties.defaultHostName}/api'
