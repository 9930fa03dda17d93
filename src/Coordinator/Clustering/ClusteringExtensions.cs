using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Persistence.Postgres;
using Npgsql;
using Orleans.Configuration;

namespace Hayate.Coordinator.Clustering;

/// <summary>The silo of this process, and how it finds the others.</summary>
internal static class ClusteringExtensions
{
    // What makes silos one cluster is the database that they share, so its name is nobody's choice.
    private const string Cluster = "hayate";

    // A silo that died without a word, and nobody was left to notice, keeps newcomers waiting for three of these at most.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    public static void AddClustering(this WebApplicationBuilder builder, CoordinatorOptions options)
    {
        builder.UseOrleans(silo =>
        {
            if (options.Database.Provider == DatabaseOptions.Postgres) silo.UsePostgres(options.Database).Configure<ClusterMembershipOptions>(Watch);
            else silo.UseLocalhostClustering();
            silo.AddIncomingGrainCallFilter<CallsLetGo>();
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (Cluster, Cluster));
            silo.Configure<EndpointOptions>(endpoint =>
            {
                (endpoint.AdvertisedIPAddress, endpoint.SiloPort) = (options.Orleans.Endpoint.Address, options.Orleans.SiloPort);
                // A door for clients that are no silos. There are none, and whoever came in could call any grain.
                endpoint.GatewayPort = 0;
            });
        });
        builder.Services.AddHostedService<SchedulerWatch>();

        void Watch(ClusterMembershipOptions membership)
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(options.Orleans.ProbeSeconds);
            // A silo that is heard of within so many of the longest probes is spared: by default four times as long as a probe.
            membership.MaxProbeTimeout = membership.ProbeTimeout;
            membership.NumMissedProbesLimit = options.Orleans.MissedProbes;
            membership.NumVotesForDeathDeclaration = options.Orleans.Votes;
            membership.IAmAliveTablePublishTimeout = SignOfLife;
        }
    }

    // With connections of its own: who lives must be told also when all others are taken.
    private static ISiloBuilder UsePostgres(this ISiloBuilder silo, DatabaseOptions database) => silo.UseAdoNetClustering(clustering =>
    {
        clustering.Invariant = "Npgsql";
        clustering.ConnectionString = new NpgsqlConnectionStringBuilder(PostgresConnection.Read(database.ConnectionString))
        {
            ApplicationName = "hayate-membership",
            MaxPoolSize = 4,
        }.ToString();
    });
}
