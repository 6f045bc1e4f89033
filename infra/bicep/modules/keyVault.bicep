@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the vault, 3 to 24 characters.')
@minLength(3)
@maxLength(24)
param name string

@description('Nobody can destroy what was deleted before its 90 days are over. Cannot be taken back.')
param purgeProtection bool

@description('Workspace that gets the audit log.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // The service refuses false.
    enablePurgeProtection: purgeProtection ? true : null
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

output name string = vault.name

@description('Address of the vault, ends with a slash.')
output uri string = vault.properties.vaultUri
