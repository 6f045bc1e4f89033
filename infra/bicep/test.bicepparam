using 'main.bicep'

// The cheapest that shows everything; what grows with use is held small.
param prefix = 'dltest'
param tags = { environment: 'test', product: 'dock-logs' }
param mqttBroker = 'mqtts://broker.test.example.com:8883'
param mqttUserName = 'docklogs'

param bridgeImage = readEnvironmentVariable('BRIDGE_IMAGE', '')
param gatewayImage = readEnvironmentVariable('GATEWAY_IMAGE', '')
param bridgeCpu = '0.25'
param bridgeMemory = '0.5Gi'
param gatewayMinReplicas = 0
param gatewayMaxReplicas = 2

param functionsMaxInstances = 40
param hubPartitions = 2
param hubRetentionHours = 24

param softDeleteDays = 1
param archiveCoolAfterDays = 0
param archiveDeleteAfterDays = 14
param quarantineDeleteAfterDays = 14

param silenceBeforeAlert = 'P1D'
param logRetentionDays = 30
param logDailyQuotaGb = 1

// So that the environment can be thrown away and made again under the same names.
param keyVaultPurgeProtection = false
