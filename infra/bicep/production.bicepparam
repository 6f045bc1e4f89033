using 'main.bicep'

param prefix = 'docklog'
param tags = { environment: 'production', product: 'dock-logs' }
param mqttBroker = 'mqtts://broker.example.com:8883'
param mqttUserName = 'docklogs'

param bridgeImage = readEnvironmentVariable('BRIDGE_IMAGE', '')
param gatewayImage = readEnvironmentVariable('GATEWAY_IMAGE', '')
param bridgeCpu = '1.0'
param bridgeMemory = '2Gi'
param gatewayCpu = '1.0'
param gatewayMemory = '2Gi'
param gatewayMinReplicas = 2
param gatewayMaxReplicas = 20

param functionsMaxInstances = 100
param functionsAlwaysReady = [
  { name: 'http', instanceCount: 1 }
  { name: 'durable', instanceCount: 1 }
  { name: 'function:ParseUplink', instanceCount: 1 }
]
param hubPartitions = 16
param hubThroughputUnits = 1
param hubMaxThroughputUnits = 8
param hubRetentionHours = 72

param storageSku = 'Standard_ZRS'
param hostStorageSku = 'Standard_ZRS'
param softDeleteDays = 30
param archiveCoolAfterDays = 30
param archiveDeleteAfterDays = 0
param quarantineDeleteAfterDays = 90

param alertEmails = ['operations@example.com']
param silenceBeforeAlert = 'PT1H'
param logRetentionDays = 90
param registrySku = 'Standard'
param keyVaultPurgeProtection = true
