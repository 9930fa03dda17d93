// What Hayate needs on Azure: a Kubernetes cluster with spot nodes, a storage account, a PostgreSQL server, a registry for images, and an
// identity for each program with the rights it uses and no others.
//   az deployment group create --resource-group hayate --template-file infra/azure/main.bicep --parameters databasePassword=...

@description('Begins all names: 3 to 11 small letters and digits.')
@minLength(3)
@maxLength(11)
param name string = 'hayate'

@description('Where everything is.')
param location string = resourceGroup().location

@description('Password of the role hayate of the database.')
@secure()
@minLength(16)
param databasePassword string

@description('Object id of a group of Microsoft Entra ID that administers the cluster.')
param adminGroupId string

@description('Size of the spot nodes for workers on CPUs.')
param cpuNodeSize string = 'Standard_F16s_v2'

@description('Most spot nodes for workers on CPUs.')
param cpuNodesMost int = 10

@description('Size of the spot nodes for workers on GPUs.')
param gpuNodeSize string = 'Standard_NC24ads_A100_v4'

@description('Most spot nodes with GPUs. The pool is empty until something asks for one.')
param gpuNodesMost int = 8

@description('Address ranges from which the API server of the cluster may be reached. Empty: from everywhere, by who may sign in.')
param apiServerRanges string[] = []

var unique = take(uniqueString(resourceGroup().id, name), 8)

module network 'network.bicep' = {
  params: { name: name, location: location }
}

module identities 'identities.bicep' = {
  params: { name: name, location: location }
}

module cluster 'cluster.bicep' = {
  params: {
    name: name
    location: location
    subnetId: network.outputs.clusterSubnetId
    clusterIdentityId: identities.outputs.clusterId
    adminGroupId: adminGroupId
    apiServerRanges: apiServerRanges
    cpuNodeSize: cpuNodeSize
    cpuNodesMost: cpuNodesMost
    gpuNodeSize: gpuNodeSize
    gpuNodesMost: gpuNodesMost
  }
  dependsOn: [clusterRights]
}

// The cluster joins its nodes to this subnet, and needs to be allowed to before it is made.
module clusterRights 'cluster-rights.bicep' = {
  params: { networkName: network.outputs.name, clusterPrincipalId: identities.outputs.clusterPrincipalId }
}

module federation 'federation.bicep' = {
  params: { name: name, issuer: cluster.outputs.issuer }
}

module storage 'storage.bicep' = {
  params: {
    name: '${name}${unique}'
    location: location
    subnetId: network.outputs.clusterSubnetId
    writers: [identities.outputs.coordinatorPrincipalId, identities.outputs.workerPrincipalId]
  }
}

module database 'database.bicep' = {
  params: {
    name: '${name}-${unique}'
    location: location
    subnetId: network.outputs.databaseSubnetId
    zoneId: network.outputs.databaseZoneId
    password: databasePassword
  }
}

module registry 'registry.bicep' = {
  params: { name: '${name}${unique}', location: location, pullerId: cluster.outputs.kubeletPrincipalId }
}

@description('For k8s/overlays/azure/installation.env.')
output CONTAINER_URI string = storage.outputs.containerUri

@description('For k8s/overlays/azure/installation.env.')
output COORDINATOR_CLIENT_ID string = identities.outputs.coordinatorClientId

@description('For k8s/overlays/azure/installation.env.')
output WORKER_CLIENT_ID string = identities.outputs.workerClientId

@description('Registry to push images to, for images in k8s/overlays/azure/kustomization.yaml.')
output registry string = registry.outputs.server

@description('Without the password, for infra/secrets.sh.')
output databaseConnection string = 'Host=${database.outputs.host};Database=hayate;Username=hayate;SSL Mode=VerifyFull'

output clusterName string = cluster.outputs.name
