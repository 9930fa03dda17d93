using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hayate.Coordinator.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class EvaluationProvenance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "noise_level",
                table: "evaluations",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "provenance",
                table: "evaluations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "standard_error",
                table: "evaluations",
                type: "REAL",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "noise_level",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "provenance",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "standard_error",
                table: "evaluations");
        }
    }
}
