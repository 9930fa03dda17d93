using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hayate.Coordinator.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class OpenAttempts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "reported_at",
                table: "attempts");

            migrationBuilder.CreateIndex(
                name: "IX_attempts_ended_at",
                table: "attempts",
                column: "ended_at",
                filter: "ended_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_attempts_ended_at",
                table: "attempts");

            migrationBuilder.AddColumn<long>(
                name: "reported_at",
                table: "attempts",
                type: "bigint",
                nullable: true);
        }
    }
}
