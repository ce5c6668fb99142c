using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>What <c>lines.js</c> makes rows of: the elements of one, and the marks one may have.</summary>
internal static class RowParts
{
    public static MarkupString In(IStringLocalizer<MessageWords> words) => SharedMarkup.Of("row-parts", 2000, html =>
    {
        html.Write($"""
            <template id="row-parts"><div role="gridcell"><button type="button" class="pick" role="checkbox" tabindex="-1" data-act="select" aria-label="{words["SelectMessage"]}"><span class="av" aria-hidden="true"></span>{Icons.Of("check")}</button></div>
            """);
        html.Write($"""
            <div role="gridcell" class="main"><span class="from" dir="auto"></span><span class="size"></span><span class="when"><time></time></span><span class="line2"><span class="subject-line" dir="auto"><span class="subject"></span></span></span></div>
            """);
        html.Write($"""
            <div role="gridcell"><button type="button" class="star" tabindex="-1" data-act="star-one" aria-label="{words["Star"]}">{Icons.Of("star")}</button></div></template>
            """);
        html.Write($"""
            <template id="row-marks"><span class="sr-only" data-mark="unread">{words["UnreadMark"]}</span><span data-mark="answered">{Icons.Of("reply")}<span class="sr-only">{words["Answered"]}</span></span>
            """);
        html.Write($"""
            <span data-mark="forwarded">{Icons.Of("forward")}<span class="sr-only">{words["Forwarded"]}</span></span><span class="prio" role="img" data-mark="high" aria-label="{words["HighPriority"]}">!</span>
            """);
        html.Write($"""
            <span class="file" data-mark="file">{Icons.Of("clip")}<span dir="auto"></span></span></template>
            """);
    });
}
