@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Beginning of the names.')
param prefix string

@description('Addresses of the network, a /22 or larger; must not overlap with networks it is peered with.')
param addresses string

// Flex Consumption and Container Apps both want a subnet of their own that is delegated to Microsoft.App/environments.
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${prefix}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addresses]
    }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addresses, 24, 0)
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'containers'
        properties: {
          addressPrefix: cidrSubnet(addresses, 24, 1)
          delegations: [{ name: 'containers', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addresses, 24, 2)
        }
      }
    ]
  }

  resource functions 'subnets' existing = {
    name: 'functions'
  }

  resource containers 'subnets' existing = {
    name: 'containers'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

output id string = network.id
output functionsSubnetId string = network::functions.id
output containersSubnetId string = network::containers.id
output endpointsSubnetId string = network::endpoints.id
