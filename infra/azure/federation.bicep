// Lets the pods of a service account act as the identity of their program: the cluster vouches for them.
param name string
param issuer string

var programs = ['coordinator', 'worker']

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = [for program in programs: {
  name: '${name}-${program}'
}]

resource credentials 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for (program, i) in programs: {
  parent: identities[i]
  name: 'kubernetes'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:hayate:hayate-${program}'
    audiences: ['api://AzureADTokenExchange']
  }
}]
