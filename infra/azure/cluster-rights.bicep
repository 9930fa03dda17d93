// The cluster's identity may use the network it lives in.
param networkName string
param clusterPrincipalId string

var networkContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName

  resource cluster 'subnets' existing = { name: 'cluster' }
}

resource right 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network::cluster.id, clusterPrincipalId, networkContributor)
  scope: network::cluster
  properties: { roleDefinitionId: networkContributor, principalId: clusterPrincipalId, principalType: 'ServicePrincipal' }
}
