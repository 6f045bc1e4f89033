@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Beginning of the names.')
param prefix string

@description('Workspace with logs, traces and metrics.')
param workspaceId string

// The layout is in workbook.json; an item with a queryFile gets that file as its query.
var layout = loadJsonContent('../workbook.json')

var queries = {
  bridge: loadTextContent('../queries/workbook/bridge.kql')
  'bytes-over-time': loadTextContent('../queries/workbook/bytes-over-time.kql')
  errors: loadTextContent('../queries/workbook/errors.kql')
  'fleet-health': loadTextContent('../queries/workbook/fleet-health.kql')
  lag: loadTextContent('../queries/workbook/lag.kql')
  'one-upload': loadTextContent('../queries/workbook/one-upload.kql')
  pulls: loadTextContent('../queries/workbook/pulls.kql')
  quarantine: loadTextContent('../queries/workbook/quarantine.kql')
  replies: loadTextContent('../queries/workbook/replies.kql')
  'slowest-docks': loadTextContent('../queries/workbook/slowest-docks.kql')
  'time-in-states': loadTextContent('../queries/workbook/time-in-states.kql')
  'uploads-over-time': loadTextContent('../queries/workbook/uploads-over-time.kql')
}

var items = map(
  layout.items,
  item =>
    contains(item, 'queryFile')
      ? {
          type: item.type
          name: item.name
          customWidth: any(item).customWidth
          content: union(any(item).content, { query: queries[any(item).queryFile] })
        }
      : item
)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, prefix, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Dock logs (${prefix})'
    category: 'workbook'
    sourceId: workspaceId
    version: layout.version
    serializedData: string({
      version: layout.version
      items: items
      fallbackResourceIds: [workspaceId]
      '$schema': layout['$schema']
    })
  }
}

output id string = workbook.id
