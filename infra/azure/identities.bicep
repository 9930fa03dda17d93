// One identity for the cluster itself and one for each program that asks Azure for anything. The dashboard asks for nothing and has none.
param name string
param location string

resource cluster 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-cluster'
  location: location
}

resource coordinator 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-coordinator'
  location: location
}

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-worker'
  location: location
}

output clusterId string = cluster.id
output clusterPrincipalId string = cluster.properties.principalId
output coordinatorClientId string = coordinator.properties.clientId
output coordinatorPrincipalId string = coordinator.properties.principalId
output workerClientId string = worker.properties.clientId
output workerPrincipalId string = worker.properties.principalId
