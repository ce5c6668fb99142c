namespace Webmail.Compose;

/// <summary>What writing needs of the front end.</summary>
internal static class ComposeModule
{
    public static IServiceCollection AddComposing(this IServiceCollection services) => services.AddScoped<ComposeHost>();

    public static void MapComposing(this IEndpointRouteBuilder endpoints) => endpoints.MapUploads();
}
