using Microsoft.Extensions.Options;
using Webmail;
using Webmail.Gateway;
using Webmail.Gateway.Admin.CommandLine;
using Webmail.GatewayClient;
using Webmail.Health;
using Webmail.OpenApi;
using Webmail.Telemetry;

try
{
    var builder = WebApplication.CreateBuilder(args);

    // Secrets as files, one per key ("Webmail__Gateway__Key"), the way Docker and Kubernetes hand them over.
    if (builder.Configuration["Webmail:Secrets"] is { Length: > 0 } secrets)
    {
        builder.Configuration.AddKeyPerFile(secrets, optional: false);
    }

    var settings = WebmailSettings.Read(builder.Configuration);
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        // What a request's headers said is not kept with its connection, in case the next one says the same: six a page wait for two minutes.
        kestrel.DisableStringReuse = true;
    });
    builder.AddWebmailTelemetry();
    builder.Services.AddHealthChecks();

    // The contracts are answered here, or asked for over there.
    if (settings.HasGateway)
    {
        builder.Services.AddWebmailGateway(builder.Configuration);
        builder.Services.AddWebmailOpenApi();
    }
    else
    {
        builder.Services.AddGatewayClient(settings.GatewayUrl!, settings.GatewayKey!);
    }

    if (settings.HasWeb)
    {
        builder.AddWebmailWeb(settings);
    }

    if (args is ["admin", .. var words])
    {
        return await AdminCommandLine.RunAsync(builder, words);
    }

    var app = builder.Build();
    app.Services.GetService<IStartupValidator>()?.Validate();
    app.MapHealth();
    if (settings.HasGateway)
    {
        app.MapMailServers();
        if (settings.GatewayKey is not null)
        {
            app.MapWebmailGateway();
            app.MapOpenApi();
        }
    }

    if (settings.HasWeb)
    {
        app.MapWebmailWeb();
    }

    var exitCode = GatewayModule.ExitCode(app.Services);
    await app.RunAsync();
    return exitCode();
}
catch (Exception exception) when (exception is ConfigurationException or OptionsValidationException)
{
    return ConfigurationException.Report(exception);
}
