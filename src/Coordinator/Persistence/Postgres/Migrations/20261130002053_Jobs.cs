using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hayate.Coordinator.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "serves_epoch",
                table: "workers",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "serves_run_id",
                table: "workers",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<double>(
                name: "longest_checkpoint_seconds",
                table: "progress",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "disruption",
                table: "attempts",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_jobs", x => new { x.run_id, x.epoch });
                    table.ForeignKey(
                        name: "FK_jobs_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "jobs");

            migrationBuilder.DropColumn(
                name: "serves_epoch",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "serves_run_id",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "longest_checkpoint_seconds",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "disruption",
                table: "attempts");
        }
    }
}
