using 'main.bicep'

// What azd takes: its environment has the values (azd env set MQTT_BROKER ...).
param mqttBroker = readEnvironmentVariable('MQTT_BROKER', 'mqtts://broker.example.com:8883')
param mqttUserName = readEnvironmentVariable('MQTT_USER_NAME', '')
param bridgeImage = readEnvironmentVariable('BRIDGE_IMAGE', '')
param gatewayImage = readEnvironmentVariable('GATEWAY_IMAGE', '')
param operatorsObjectId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorsType = 'User'
param keyVaultPurgeProtection = bool(readEnvironmentVariable('KEY_VAULT_PURGE_PROTECTION', 'true'))
