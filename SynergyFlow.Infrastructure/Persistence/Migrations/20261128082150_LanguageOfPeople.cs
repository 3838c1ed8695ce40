using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LanguageOfPeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "language",
                schema: "identity",
                table: "user",
                type: "character varying(8)",
                maxLength: 8,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "language",
                schema: "identity",
                table: "user");
        }
    }
}
