using Webmail;
using Webmail.Gateway;

var builder = WebApplication.CreateBuilder(args);

// Secrets as files, one per key ("Webmail__Gateway__Key"), the way Docker and Kubernetes hand them over.
if (builder.Configuration["Webmail:Secrets"] is { Length: > 0 } secrets)
{
    builder.Configuration.AddKeyPerFile(secrets, optional: false);
}

var settings = WebmailSettings.Read(builder.Configuration);

if (settings.HasGateway)
{
    builder.Services.AddWebmailGateway(builder.Configuration);
}

if (settings.HasWeb)
{
    builder.AddWebmailWeb(settings);
}

var app = builder.Build();

if (settings.HasGateway)
{
    app.MapWebmailGateway();
}

if (settings.HasWeb)
{
    app.MapWebmailWeb();
}

await app.RunAsync();
