using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hayate.Coordinator.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class OrleansClustering : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            using var script = new StreamReader(typeof(OrleansClustering).Assembly.GetManifestResourceStream(typeof(OrleansClustering), "OrleansClustering.sql")!);
            migrationBuilder.Sql(script.ReadToEnd());
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                DROP FUNCTION update_membership, insert_membership, insert_membership_version, update_i_am_alive_time;
                DROP TABLE OrleansMembershipTable, OrleansMembershipVersionTable, OrleansQuery;
                """);
    }
}
