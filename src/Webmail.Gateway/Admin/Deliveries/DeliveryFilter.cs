using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Delivery;
using Webmail.Data;
using Webmail.Data.Delivery;
using Webmail.Gateway.Compose.Outgoing;

namespace Webmail.Gateway.Admin.Deliveries;

/// <summary>What a query asks for, of either list.</summary>
internal static class DeliveryFilter
{
    public static IQueryable<LoggedMessageEntity> Messages(WebmailDbContext context, DeliveryQuery query)
    {
        // What somebody began to hand over and did not: it never was in the queue.
        var messages = context.LoggedMessages.AsNoTracking().Where(m => m.Sender != null || m.Recipients.Count > 0);
        if (query.From is { } from)
        {
            messages = messages.Where(m => m.ArrivedAt >= from.ToUniversalTime());
        }

        if (query.To is { } to)
        {
            messages = messages.Where(m => m.ArrivedAt < to.ToUniversalTime());
        }

        if (Wanted(query.MessageId) is { } messageId)
        {
            messages = messages.Where(m => m.MessageId == WithBrackets(messageId));
        }

        if (Wanted(query.Sender) is { } sender)
        {
            var pattern = LikePattern.Containing(sender);
            messages = messages.Where(m => EF.Functions.ILike(m.Sender!, pattern, LikePattern.Escape) || EF.Functions.ILike(m.SubmittedBy!, pattern, LikePattern.Escape));
        }

        if (Wanted(query.Recipient) is { } recipient)
        {
            var pattern = LikePattern.Containing(recipient);
            messages = messages.Where(m => m.Recipients.Any(r =>
                EF.Functions.ILike(r.Address, pattern, LikePattern.Escape) || EF.Functions.ILike(r.OriginalAddress!, pattern, LikePattern.Escape)));
        }

        if (query.OnlySpam)
        {
            messages = messages.Where(m => m.IsSpam == true);
        }

        return query.State switch
        {
            null => messages,
            DeliveryState.Waiting => messages.Where(m => m.RemovedAt == null && m.HeldAt == null),
            DeliveryState.Held => messages.Where(m => m.HeldAt != null),
            DeliveryState.Relayed => messages.Where(m => m.Recipients.Any(r => r.State == RecipientState.Relayed)),
            DeliveryState.Delivered => messages.Where(m => m.Recipients.Any(r => r.State == RecipientState.Delivered)),
            DeliveryState.Bounced => messages.Where(m => m.Recipients.Any(r => r.State == RecipientState.Bounced || r.State == RecipientState.Expired)),
            DeliveryState.Dropped => messages.Where(m => m.Steps.Any(s => s.Kind == StepKind.Dropped)),
            _ => messages.Where(_ => false),
        };
    }

    public static IQueryable<LoggedRejectionEntity> Refusals(WebmailDbContext context, DeliveryQuery query)
    {
        var refusals = context.LoggedRejections.AsNoTracking();
        // What was refused before it was read has no Message-ID that we know of.
        if (Wanted(query.MessageId) is not null || query.State is not (null or DeliveryState.Refused))
        {
            return refusals.Where(_ => false);
        }

        if (query.From is { } from)
        {
            refusals = refusals.Where(r => r.At >= from.ToUniversalTime());
        }

        if (query.To is { } to)
        {
            refusals = refusals.Where(r => r.At < to.ToUniversalTime());
        }

        if (Wanted(query.Sender) is { } sender)
        {
            var pattern = LikePattern.Containing(sender);
            refusals = refusals.Where(r => EF.Functions.ILike(r.Sender!, pattern, LikePattern.Escape));
        }

        if (Wanted(query.Recipient) is { } recipient)
        {
            var pattern = LikePattern.Containing(recipient);
            refusals = refusals.Where(r => EF.Functions.ILike(r.Recipient!, pattern, LikePattern.Escape));
        }

        return query.OnlySpam ? refusals.Where(r => r.IsSpam) : refusals;
    }

    private static string? Wanted(string? text) => text?.Trim() is { Length: > 0 } wanted ? wanted : null;

    private static string WithBrackets(string messageId) => MessageIds.IdOf(messageId) is { } id ? MessageIds.Bracketed(id) : messageId;
}
