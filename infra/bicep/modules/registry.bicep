@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the registry, 5 to 50 letters and digits.')
param name string

@description('Basic, Standard or Premium.')
@allowed(['Basic', 'Standard', 'Premium'])
param sku string

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

output name string = registry.name
output loginServer string = registry.properties.loginServer
