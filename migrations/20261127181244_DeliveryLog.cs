using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class DeliveryLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "logged_messages",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    queue_id = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    origin = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    arrived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message_id = table.Column<string>(type: "character varying(998)", maxLength: 998, nullable: true),
                    sender = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    size = table.Column<long>(type: "bigint", nullable: true),
                    recipient_count = table.Column<int>(type: "integer", nullable: true),
                    client = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    submitted_by = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    mailbox_id = table.Column<Guid>(type: "uuid", nullable: true),
                    tls = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    spam_score = table.Column<double>(type: "double precision", nullable: true),
                    is_spam = table.Column<bool>(type: "boolean", nullable: true),
                    held_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_logged_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_logged_messages_mailboxes_mailbox_id",
                        column: x => x.mailbox_id,
                        principalTable: "mailboxes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "logged_rejections",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    source = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    client = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    stage = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    sender = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    recipient = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    by_filter = table.Column<bool>(type: "boolean", nullable: false),
                    dsn = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_logged_rejections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mail_log_positions",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    reader = table.Column<Guid>(type: "uuid", nullable: true),
                    reader_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_log_positions", x => x.id);
                    table.CheckConstraint("ck_mail_log_positions_one", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "logged_recipients",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    logged_message_id = table.Column<long>(type: "bigint", nullable: false),
                    address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    original_address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    relay = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    dsn = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_logged_recipients", x => x.id);
                    table.ForeignKey(
                        name: "fk_logged_recipients_logged_messages_logged_message_id",
                        column: x => x.logged_message_id,
                        principalTable: "logged_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "logged_steps",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    logged_message_id = table.Column<long>(type: "bigint", nullable: false),
                    source = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    recipient = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    relay = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    tls = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    dsn = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    delay_seconds = table.Column<double>(type: "double precision", nullable: true),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_logged_steps", x => x.id);
                    table.ForeignKey(
                        name: "fk_logged_steps_logged_messages_logged_message_id",
                        column: x => x.logged_message_id,
                        principalTable: "logged_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "mail_log_positions",
                columns: new[] { "id", "position", "reader", "reader_until" },
                values: new object[] { 1, null, null, null });

            migrationBuilder.CreateIndex(
                name: "ix_logged_messages_arrived_at",
                table: "logged_messages",
                column: "arrived_at");

            migrationBuilder.CreateIndex(
                name: "ix_logged_messages_mailbox_id",
                table: "logged_messages",
                column: "mailbox_id");

            migrationBuilder.CreateIndex(
                name: "ix_logged_messages_message_id",
                table: "logged_messages",
                column: "message_id");

            migrationBuilder.CreateIndex(
                name: "ix_logged_messages_queue_id",
                table: "logged_messages",
                column: "queue_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_logged_messages_sender_arrived_at",
                table: "logged_messages",
                columns: new[] { "sender", "arrived_at" });

            migrationBuilder.CreateIndex(
                name: "ix_logged_recipients_address",
                table: "logged_recipients",
                column: "address");

            migrationBuilder.CreateIndex(
                name: "ix_logged_recipients_logged_message_id_address",
                table: "logged_recipients",
                columns: new[] { "logged_message_id", "address" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_logged_recipients_original_address",
                table: "logged_recipients",
                column: "original_address");

            migrationBuilder.CreateIndex(
                name: "ix_logged_recipients_state_at",
                table: "logged_recipients",
                columns: new[] { "state", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_logged_rejections_at",
                table: "logged_rejections",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_logged_rejections_recipient_at",
                table: "logged_rejections",
                columns: new[] { "recipient", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_logged_rejections_sender_at",
                table: "logged_rejections",
                columns: new[] { "sender", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_logged_rejections_source",
                table: "logged_rejections",
                column: "source",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_logged_steps_kind_at",
                table: "logged_steps",
                columns: new[] { "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_logged_steps_logged_message_id_at",
                table: "logged_steps",
                columns: new[] { "logged_message_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_logged_steps_source",
                table: "logged_steps",
                column: "source",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "logged_recipients");

            migrationBuilder.DropTable(
                name: "logged_rejections");

            migrationBuilder.DropTable(
                name: "logged_steps");

            migrationBuilder.DropTable(
                name: "mail_log_positions");

            migrationBuilder.DropTable(
                name: "logged_messages");
        }
    }
}
