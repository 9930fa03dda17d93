// Images. The nodes' identity may fetch them and nothing else; nobody signs in with a password.
param name string
param location string

@description('Principal that fetches images.')
param pullerId string

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  sku: { name: 'Standard' }
  properties: { adminUserEnabled: false }
}

resource right 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, pullerId, acrPull)
  scope: registry
  properties: { roleDefinitionId: acrPull, principalId: pullerId, principalType: 'ServicePrincipal' }
}

output server string = registry.properties.loginServer
