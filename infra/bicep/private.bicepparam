using 'main.bicep'

// As production, in a network of its own: storage and Event Hubs are reached from nowhere else.
param prefix = 'dlpriv'
param tags = { environment: 'private', product: 'dock-logs' }
param mqttBroker = 'mqtts://broker.example.com:8883'
param mqttUserName = 'docklogs'
param privateNetwork = true
param networkAddresses = '10.80.0.0/22'

param bridgeImage = readEnvironmentVariable('BRIDGE_IMAGE', '')
param gatewayImage = readEnvironmentVariable('GATEWAY_IMAGE', '')
param operatorsObjectId = readEnvironmentVariable('OPERATORS_OBJECT_ID', '')
param operatorsType = readEnvironmentVariable('OPERATORS_TYPE', 'User')
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
param hubMaxThroughputUnits = 8
param hubRetentionHours = 72

param storageSku = 'Standard_ZRS'
param hostStorageSku = 'Standard_ZRS'
param softDeleteDays = 30

param alertEmails = ['operations@example.com']
param logRetentionDays = 90
param registrySku = 'Standard'
