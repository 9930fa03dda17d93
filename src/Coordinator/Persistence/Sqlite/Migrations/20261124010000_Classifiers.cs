using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hayate.Coordinator.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Classifiers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "classifier_run_id", table: "runs", type: "TEXT", nullable: true);
            migrationBuilder.AddColumn<string>(name: "classifier_selector", table: "runs", type: "TEXT", nullable: true);
            migrationBuilder.AddColumn<string>(name: "classifier_checkpoint_id", table: "runs", type: "TEXT", nullable: true);
            migrationBuilder.CreateIndex(name: "IX_runs_classifier_run_id", table: "runs", column: "classifier_run_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_runs_classifier_run_id", table: "runs");
            migrationBuilder.DropColumn(name: "classifier_run_id", table: "runs");
            migrationBuilder.DropColumn(name: "classifier_selector", table: "runs");
            migrationBuilder.DropColumn(name: "classifier_checkpoint_id", table: "runs");
        }
    }
}
