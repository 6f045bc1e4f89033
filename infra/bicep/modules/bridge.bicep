import { identity } from 'identities.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the app.')
param name string

@description('Container Apps environment.')
param environmentId string

@description('Identity of the bridge.')
param runAs identity

@description('Registry that the image is pulled from.')
param registryServer string

@description('The image, with its tag.')
param image string

@description('The broker, mqtt://host:port or mqtts://host:port.')
param mqttBroker string

@description('User name for the broker; empty to send none.')
param mqttUserName string

@description('Address of the secret with the password for the broker; not used without a user name.')
param brokerSecretUri string

@description('MQTT version.')
@allowed(['5.0', '3.1.1'])
param mqttProtocolVersion string

@description('Host name of the Event Hubs namespace.')
param eventHubsHost string

@description('The hub.')
param hub string

@description('Blob endpoint of the data account.')
param blobEndpoint string

@description('Where Application Insights is; without an identity that may publish there it opens nothing.')
param insightsConnectionString string

@description('Processor cores, a number as text.')
param cpu string

@description('Memory, such as 1Gi; must fit to the cores.')
param memory string

var passwordSecret = 'mqtt-password'
var port = 8080

resource bridge 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${runAs.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [
        {
          server: registryServer
          identity: runAs.id
        }
      ]
      secrets: empty(mqttUserName)
        ? []
        : [
            {
              name: passwordSecret
              keyVaultUrl: brokerSecretUri
              identity: runAs.id
            }
          ]
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'bridge'
          image: image
          resources: {
            cpu: json(cpu)
            memory: memory
          }
          env: concat(
            [
              { name: 'ASPNETCORE_HTTP_PORTS', value: string(port) }
              { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
              { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'Authorization=AAD;ClientId=${runAs.clientId}' }
              { name: 'Mqtt__Broker', value: mqttBroker }
              { name: 'Mqtt__ProtocolVersion', value: mqttProtocolVersion }
              { name: 'Bridge__ClientId', value: name }
              { name: 'EventHubs__fullyQualifiedNamespace', value: eventHubsHost }
              { name: 'EventHubs__clientId', value: runAs.clientId }
              { name: 'UplinkHub', value: hub }
              { name: 'Storage__blobServiceUri', value: blobEndpoint }
              { name: 'Storage__clientId', value: runAs.clientId }
            ],
            empty(mqttUserName)
              ? []
              : [
                  { name: 'Mqtt__UserName', value: mqttUserName }
                  { name: 'Mqtt__Password', secretRef: passwordSecret }
                ]
          )
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 2
              timeoutSeconds: 2
              failureThreshold: 30
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
          ]
        }
      ]
      // Exactly one: the broker keeps the session under the client id, and one bridge keeps the order of each dock.
      scale: {
        minReplicas: 1
        maxReplicas: 1
      }
    }
  }
}
