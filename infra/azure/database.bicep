// PostgreSQL, in two zones, with 14 days of backups to any moment. It must not forget what it has committed, so its replica is synchronous.
param name string
param location string
param subnetId string
param zoneId string

@secure()
param password string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  sku: { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }
  properties: {
    version: '17'
    administratorLogin: 'hayate'
    administratorLoginPassword: password
    storage: { storageSizeGB: 64, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'ZoneRedundant' }
    network: { delegatedSubnetResourceId: subnetId, privateDnsZoneArmResourceId: zoneId, publicNetworkAccess: 'Disabled' }
  }

  resource database 'databases' = {
    name: 'hayate'
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }
}

output host string = server.properties.fullyQualifiedDomainName
