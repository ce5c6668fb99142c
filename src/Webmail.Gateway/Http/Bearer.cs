using System.Reflection;
using Microsoft.AspNetCore.Http;
using Webmail.Contracts.Accounts;

namespace Webmail.Gateway.Http;

/// <summary>The ticket of a call (RFC 6750 §2.1). An absent one is an empty ticket, which no session answers to.</summary>
internal readonly record struct Bearer(SessionTicket Ticket)
{
    private const string Scheme = "Bearer ";

    public static ValueTask<Bearer> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return ValueTask.FromResult(new Bearer(new SessionTicket(
            header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "")));
    }
}
