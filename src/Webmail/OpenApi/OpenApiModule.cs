using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Http;
using Webmail.Contracts.Messages;

namespace Webmail.OpenApi;

/// <summary>Describes the gateway's HTTP surface at /openapi/v1.json.</summary>
internal static class OpenApiModule
{
    private const string KeyScheme = "gatewayKey";
    private const string TicketScheme = "ticket";

    private static readonly Type[] WrittenAsText = [typeof(FolderId), typeof(MessageId), typeof(SessionTicket)];

    public static void AddWebmailOpenApi(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.CreateSchemaReferenceId = NameOf;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (WrittenAsText.Contains(context.JsonTypeInfo.Type))
            {
                schema.Type = JsonSchemaType.String;
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) => Describe(document));
    });

    // Bodies are nested and named alike in several features: MessagesListBody, ContactsListBody.
    private static string? NameOf(JsonTypeInfo type) =>
        type.Type.DeclaringType is { } api ? api.Name.Replace("Api", "", StringComparison.Ordinal) + type.Type.Name : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Webmail gateway",
            Version = "1",
            Description = $"What the front end asks the gateway. Failures are problem details with the members {GatewayHttp.Error}, "
                + $"{GatewayHttp.ServerText}, {GatewayHttp.Subject} and {GatewayHttp.RetryAfter} (seconds).",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = GatewayHttp.KeyHeader,
            Description = "Webmail:Gateway:Key, the same at both halves.",
        };
        document.Components.SecuritySchemes[TicketScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The ticket that signing in answered with. Signing in itself needs none.",
        };
        document.Security =
        [
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [],
                [new OpenApiSecuritySchemeReference(TicketScheme, document)] = [],
            },
        ];
        return Task.CompletedTask;
    }
}
