// Three pools: a small one that stays, for coordinators and dashboard; and two of spot nodes that grow and shrink with what waits for them.
param name string
param location string
param subnetId string
param clusterIdentityId string
param adminGroupId string
param apiServerRanges string[]
param cpuNodeSize string
param cpuNodesMost int
param gpuNodeSize string
param gpuNodesMost int

var zones = ['1', '2', '3']
var spot = {
  scaleSetPriority: 'Spot'
  scaleSetEvictionPolicy: 'Delete'
  spotMaxPrice: json('-1')
  enableAutoScaling: true
  minCount: 0
  mode: 'User'
  osType: 'Linux'
  osSKU: 'Ubuntu'
  vnetSubnetID: subnetId
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: name
  location: location
  sku: { name: 'Base', tier: 'Standard' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${clusterIdentityId}': {} } }
  properties: {
    dnsPrefix: name
    disableLocalAccounts: true
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: [adminGroupId] }
    apiServerAccessProfile: { authorizedIPRanges: apiServerRanges }
    autoUpgradeProfile: { upgradeChannel: 'stable', nodeOSUpgradeChannel: 'NodeImage' }
    ingressProfile: { webAppRouting: { enabled: true } }
    // Policies of the network are what keeps silos among themselves.
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.41.0.0/16'
      dnsServiceIP: '10.41.0.10'
    }
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: 'Standard_D4as_v5'
        count: 3
        minCount: 3
        maxCount: 5
        enableAutoScaling: true
        availabilityZones: zones
        osType: 'Linux'
        osSKU: 'Ubuntu'
        vnetSubnetID: subnetId
      }
    ]
  }

  resource cpu 'agentPools' = {
    name: 'cpu'
    properties: union(spot, { vmSize: cpuNodeSize, maxCount: cpuNodesMost, nodeLabels: { 'hayate/pool': 'cpu' } })
  }

  resource gpu 'agentPools' = {
    name: 'gpu'
    properties: union(spot, { vmSize: gpuNodeSize, maxCount: gpuNodesMost, nodeLabels: { 'hayate/pool': 'gpu' } })
  }
}

output name string = cluster.name
output issuer string = cluster.properties.oidcIssuerProfile.issuerURL
output kubeletPrincipalId string = cluster.properties.identityProfile.kubeletidentity.objectId
