using Microsoft.AspNetCore.Components;

namespace Webmail.Shell;

/// <summary>Which page is open, for the links to pages. A NavLink would be a component for each of them in each open page.</summary>
internal static class Pages
{
    /// <summary>The value of a link's <c>aria-current</c>: the page itself, or one below it.</summary>
    public static string? Current(NavigationManager navigation, string page)
    {
        var path = new Uri(navigation.Uri).AbsolutePath;
        return path == page || (page != "/" && path.StartsWith(page + "/", StringComparison.Ordinal)) ? "page" : null;
    }
}
