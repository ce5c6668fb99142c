using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Folders;

internal static class FoldersModule
{
    public static IServiceCollection AddFolders(this IServiceCollection services)
    {
        services.AddSingleton<FolderTrees>();
        services.AddSingleton<FolderRoles>();
        services.AddSingleton<FolderActions>();
        services.AddSingleton<IFolders, FoldersService>();
        return services;
    }
}
