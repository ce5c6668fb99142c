using System.Globalization;
using Webmail.Contracts.Changes;

namespace Webmail.Gateway.Changes;

/// <summary>A place in a <see cref="ChangeLog"/>: after how many batches of which epoch. Its text form is the sync token.</summary>
internal readonly record struct LogPlace(long Epoch, long Position)
{
    /// <summary>No log was ever here, so reading on from it is a resync.</summary>
    public static LogPlace Nowhere => new(0, -1);

    public SyncToken ToToken() => new(string.Create(CultureInfo.InvariantCulture, $"{Epoch:x}-{Position}"));

    public static LogPlace Parse(SyncToken token)
    {
        var dash = token.Value.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && long.TryParse(token.Value.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(token.Value.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new LogPlace(epoch, position)
            : Nowhere;
    }
}
