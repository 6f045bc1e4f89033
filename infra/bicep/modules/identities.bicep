@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Beginning of the names.')
param prefix string

// User-assigned, so that every right is given before the program first starts.
resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${prefix}-functions'
  location: location
  tags: tags
}

resource bridge 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${prefix}-bridge'
  location: location
  tags: tags
}

resource gateway 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${prefix}-gateway'
  location: location
  tags: tags
}

@description('A managed identity, as the other modules need it.')
@export()
type identity = {
  @description('Resource id.')
  id: string

  @description('Object id, to which rights are given.')
  principalId: string

  @description('Application id, by which a program chooses the identity.')
  clientId: string
}

output functions identity = {
  id: functions.id
  principalId: functions.properties.principalId
  clientId: functions.properties.clientId
}

output bridge identity = {
  id: bridge.id
  principalId: bridge.properties.principalId
  clientId: bridge.properties.clientId
}

output gateway identity = {
  id: gateway.id
  principalId: gateway.properties.principalId
  clientId: gateway.properties.clientId
}
