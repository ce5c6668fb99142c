using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

public sealed partial class MessageListRow
{
    private (MessageRow?, int, bool, bool, ListDensity, DateTime) _rendered;
    private bool _differs;

    [Parameter, EditorRequired]
    public MessageRow Row { get; set; } = null!;

    [Parameter]
    public int Index { get; set; }

    [Parameter]
    public bool IsSelected { get; set; }

    [Parameter]
    public bool IsOpen { get; set; }

    [Parameter]
    public bool ShowRecipients { get; set; }

    [Parameter]
    public ListDensity Density { get; set; }

    [Parameter, EditorRequired]
    public IStringLocalizer<MessageWords> Words { get; set; } = null!;

    [Inject]
    private Formats Formats { get; set; } = null!;

    private MailAddress? Who => ShowRecipients && Row.Recipients.Count > 0 ? Row.Recipients[0] : Row.From;

    private string WhoText => ShowRecipients
        ? Words["ToPrefix", string.Join(", ", Row.Recipients.Take(4).Select(r => r.Display))]
        : Row.From?.Display ?? Words["NoSender"];

    // The day counts too: "10:42" becomes "yesterday" at midnight.
    protected override void OnParametersSet()
    {
        var now = (Row, Index, IsSelected, IsOpen, Density, Formats.Today);
        _differs = _rendered != now;
        _rendered = now;
    }

    protected override bool ShouldRender() => _differs;
}
