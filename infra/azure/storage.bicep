// Blobs: entered with identities only, from the cluster's subnet only. What is deleted can be had back for a week.
param name string
param location string
param subnetId string

@description('Principals that may write blobs.')
param writers string[]

var blobDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: { defaultAction: 'Deny', bypass: 'None', virtualNetworkRules: [{ id: subnetId }] }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource container 'containers' = {
      name: 'hayate'
      properties: { publicAccess: 'None' }
    }
  }
}

resource rights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for writer in writers: {
  name: guid(account::blobs::container.id, writer, blobDataContributor)
  scope: account::blobs::container
  properties: { roleDefinitionId: blobDataContributor, principalId: writer, principalType: 'ServicePrincipal' }
}]

output containerUri string = '${account.properties.primaryEndpoints.blob}${account::blobs::container.name}'
