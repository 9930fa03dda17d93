using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hayate.Coordinator.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class GangStops : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "early_preemptions",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "is_preemptible",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "min_ranks",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "cleared_for_epoch",
                table: "attempts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cleared_for_run_id",
                table: "attempts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "stop_asked_at",
                table: "attempts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stop_cause",
                table: "attempts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stop_end",
                table: "attempts",
                type: "TEXT",
                nullable: true);

            // Runs of before are what their specifications say.
            migrationBuilder.Sql("UPDATE runs SET min_ranks = ranks, is_preemptible = COALESCE(json_extract(spec, '$.resources.preemptible'), 1)");

            migrationBuilder.CreateIndex(
                name: "IX_attempts_cleared_for_run_id_cleared_for_epoch",
                table: "attempts",
                columns: new[] { "cleared_for_run_id", "cleared_for_epoch" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_attempts_cleared_for_run_id_cleared_for_epoch",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "early_preemptions",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "is_preemptible",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "min_ranks",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "cleared_for_epoch",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "cleared_for_run_id",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "stop_asked_at",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "stop_cause",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "stop_end",
                table: "attempts");
        }
    }
}
