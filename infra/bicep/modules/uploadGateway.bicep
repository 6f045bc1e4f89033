import { identity } from 'identities.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the app; its host name begins with it.')
param name string

@description('Container Apps environment.')
param environmentId string

@description('Identity of the gateway.')
param runAs identity

@description('Registry that the image is pulled from.')
param registryServer string

@description('The image, with its tag.')
param image string

@description('Address of the secret with the master key.')
param masterKeyUri string

@description('Address of the secret with the master key before; empty when there is none.')
param previousMasterKeyUri string

@description('Region that docks sign for.')
param region string

@description('Blob endpoint of the data account.')
param blobEndpoint string

@description('Where Application Insights is; without an identity that may publish there it opens nothing.')
param insightsConnectionString string

@description('Processor cores, a number as text.')
param cpu string

@description('Memory, such as 1Gi; must fit to the cores.')
param memory string

@description('Fewest replicas; 0 lets the first upload after a pause wait for a start.')
@minValue(0)
param minReplicas int

@description('Most replicas.')
@minValue(1)
param maxReplicas int

@description('Requests at a time that one replica is meant to have.')
@minValue(1)
param requestsPerReplica int

var masterKeySecret = 'master-key'
var previousMasterKeySecret = 'previous-master-key'
var port = 8080

resource gateway 'Microsoft.App/containerApps@2025-01-01' = {
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
      ingress: {
        external: true
        allowInsecure: false
        targetPort: port
        // HTTP/1.1 to the container: docks' requests reach it as they were signed.
        transport: 'http'
      }
      registries: [
        {
          server: registryServer
          identity: runAs.id
        }
      ]
      secrets: concat(
        [
          {
            name: masterKeySecret
            keyVaultUrl: masterKeyUri
            identity: runAs.id
          }
        ],
        empty(previousMasterKeyUri)
          ? []
          : [
              {
                name: previousMasterKeySecret
                keyVaultUrl: previousMasterKeyUri
                identity: runAs.id
              }
            ]
      )
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'gateway'
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
              { name: 'AZURE_CLIENT_ID', value: runAs.clientId }
              { name: 'Gateway__MasterKey', secretRef: masterKeySecret }
              { name: 'Gateway__Region', value: region }
              { name: 'Storage__blobServiceUri', value: blobEndpoint }
            ],
            empty(previousMasterKeyUri) ? [] : [{ name: 'Gateway__PreviousMasterKey', secretRef: previousMasterKeySecret }]
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
              // The gateway itself gives the storage five seconds.
              timeoutSeconds: 8
              failureThreshold: 3
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'uploads'
            http: {
              metadata: {
                concurrentRequests: string(requestsPerReplica)
              }
            }
          }
        ]
      }
    }
  }
}
