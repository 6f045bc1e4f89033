@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Beginning of the names.')
param prefix string

@description('Who is written to.')
param emails string[]

@description('Workspace with the logs.')
param workspaceId string

@description('Event Hubs namespace.')
param eventHubsId string

@description('The hub.')
param hub string

@description('Data account.')
param dataAccountId string

@description('Name of the bridge\'s container app; empty while it is not deployed.')
param bridgeName string

@description('Name of the upload gateway\'s container app; empty while it is not deployed.')
param gatewayName string

@description('How long the hub may get nothing from any dock before the alert, an ISO 8601 duration.')
@allowed(['PT15M', 'PT30M', 'PT1H', 'PT6H', 'PT12H', 'P1D'])
param silence string

@description('Messages in quarantine in an hour that are worth a look.')
@minValue(0)
param quarantinedInAnHour int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(prefix, 12)
    emailReceivers: [
      for (email, i) in emails: {
        name: 'email-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

var actionGroups = empty(emails) ? [] : [people.id]

var hubMetrics = [
  {
    name: 'hub-silent'
    description: 'No dock has been heard: broker, bridge or all docks are away.'
    severity: 1
    metric: 'IncomingMessages'
    operator: 'LessThan'
    threshold: 1
    window: silence
  }
  {
    name: 'hub-throttled'
    description: 'Event Hubs refuses requests because the throughput units are used up.'
    severity: 2
    metric: 'ThrottledRequests'
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT15M'
  }
]

resource hubAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in hubMetrics: {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [eventHubsId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.metric
            metricNamespace: 'Microsoft.EventHub/namespaces'
            metricName: alert.metric
            dimensions: [{ name: 'EntityName', operator: 'Include', values: [hub] }]
            timeAggregation: 'Total'
            operator: alert.operator
            threshold: alert.threshold
          }
        ]
      }
      actions: [for group in actionGroups: { actionGroupId: group }]
    }
  }
]

resource storageAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-storage-unavailable'
  location: 'global'
  tags: tags
  properties: {
    description: 'Blob Storage of the data account answers with errors of its own.'
    severity: 1
    enabled: true
    scopes: [dataAccountId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'Availability'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Availability'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 99
        }
      ]
    }
    actions: [for group in actionGroups: { actionGroupId: group }]
  }
}

var bridgeMetrics = empty(bridgeName)
  ? []
  : [
      {
        name: 'bridge-missing'
        description: 'No replica of the bridge runs; the broker keeps what docks say for as long as it is willing to.'
        severity: 1
        app: bridgeName
        metric: 'Replicas'
        aggregation: 'Maximum'
        operator: 'LessThan'
        threshold: 1
        dimensions: []
      }
      {
        name: 'bridge-restarts'
        description: 'A replica of the bridge has started again several times.'
        severity: 2
        app: bridgeName
        metric: 'RestartCount'
        aggregation: 'Maximum'
        operator: 'GreaterThan'
        threshold: 3
        dimensions: []
      }
    ]

var gatewayMetrics = empty(gatewayName)
  ? []
  : [
      {
        name: 'gateway-restarts'
        description: 'A replica of the upload gateway has started again several times.'
        severity: 2
        app: gatewayName
        metric: 'RestartCount'
        aggregation: 'Maximum'
        operator: 'GreaterThan'
        threshold: 3
        dimensions: []
      }
      {
        name: 'gateway-errors'
        description: 'The upload gateway, or the ingress before it, answers docks with 5xx.'
        severity: 2
        app: gatewayName
        metric: 'Requests'
        aggregation: 'Total'
        operator: 'GreaterThan'
        threshold: 10
        dimensions: [{ name: 'statusCodeCategory', operator: 'Include', values: ['5xx'] }]
      }
    ]

resource containerAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in concat(bridgeMetrics, gatewayMetrics): {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [resourceId('Microsoft.App/containerApps', alert.app)]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.metric
            metricNamespace: 'Microsoft.App/containerapps'
            metricName: alert.metric
            dimensions: alert.dimensions
            timeAggregation: alert.aggregation
            operator: alert.operator
            threshold: alert.threshold
          }
        ]
      }
      actions: [for group in actionGroups: { actionGroupId: group }]
    }
  }
]

// Each with its query, how many rows are too many, the time it looks at, and how often; dimensions make one alert of each value.
var rowsAlerts = [
  {
    name: 'failed-functions'
    description: 'Functions end with an exception or answer 5xx.'
    severity: 2
    query: loadTextContent('../queries/failed-functions.kql')
    threshold: 5
    window: 'PT15M'
  }
  {
    name: 'messages-lost'
    description: 'A message of a dock is gone: not understood, and the quarantine could not be written.'
    severity: 1
    query: loadTextContent('../queries/messages-lost.kql')
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'quarantined'
    description: 'Docks say what the pipeline does not understand.'
    severity: 3
    query: loadTextContent('../queries/quarantined.kql')
    threshold: quarantinedInAnHour
    window: 'PT1H'
  }
  {
    name: 'broker-unreachable'
    description: 'Bridge or functions do not get through to the MQTT broker.'
    severity: 1
    query: loadTextContent('../queries/broker-unreachable.kql')
    threshold: 3
    window: 'PT15M'
  }
  {
    name: 'hub-refuses'
    description: 'Event Hubs does not take what the bridge sends.'
    severity: 1
    query: loadTextContent('../queries/hub-refuses.kql')
    threshold: 3
    window: 'PT15M'
  }
  {
    name: 'gateway-storage'
    description: 'The upload gateway cannot write to Blob Storage.'
    severity: 1
    query: loadTextContent('../queries/gateway-storage.kql')
    threshold: 3
    window: 'PT15M'
  }
  {
    name: 'quarantine-rate'
    description: 'More than one message in twenty is not understood.'
    severity: 2
    query: loadTextContent('../queries/quarantine-rate.kql')
    threshold: 0
    window: 'PT1H'
  }
  {
    name: 'pull-failed'
    description: 'A pull failed at more than one dock in ten.'
    severity: 2
    query: loadTextContent('../queries/pull-failed.kql')
    threshold: 0
    window: 'PT1H'
  }
]

// Only while there is a bridge: without one its metrics are missing by right.
var bridgeRowsAlerts = empty(bridgeName)
  ? []
  : [
      {
        name: 'bridge-lag'
        description: 'What docks say takes more than half a minute from the broker to the hub.'
        severity: 2
        query: loadTextContent('../queries/bridge-lag.kql')
        threshold: 0
        window: 'PT15M'
      }
    ]

var logAlerts = concat(
  map(concat(rowsAlerts, bridgeRowsAlerts), alert => union(alert, { operator: 'GreaterThan', frequency: 'PT15M', dimensions: [] })),
  [
    {
      name: 'dock-failing'
      description: 'No upload of this dock ended well in the last day.'
      severity: 3
      query: loadTextContent('../queries/dock-failing.kql')
      threshold: 0
      window: 'P1D'
      operator: 'GreaterThan'
      frequency: 'PT1H'
      dimensions: [{ name: 'Dock', operator: 'Include', values: ['*'] }]
    }
  ],
  empty(bridgeName)
    ? []
    : [
        {
          name: 'bridge-silent'
          description: 'The bridge has told nothing of itself for a quarter of an hour.'
          severity: 1
          query: loadTextContent('../queries/bridge-silent.kql')
          threshold: 1
          window: 'PT15M'
          operator: 'LessThan'
          frequency: 'PT5M'
          dimensions: []
        }
      ]
)

resource logRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${prefix}-${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      autoMitigate: true
      // The tables come to be with their first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            dimensions: alert.dimensions
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: actionGroups
      }
    }
  }
]
