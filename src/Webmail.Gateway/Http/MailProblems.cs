using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Contracts.Http;

namespace Webmail.Gateway.Http;

/// <summary>The border where a MailException becomes ProblemDetails (RFC 9457), and anything unforeseen is logged.</summary>
internal sealed partial class MailProblems(ILogger<MailProblems> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (MailException exception)
        {
            return ToProblem(exception, context.HttpContext);
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception exception)
        {
            LogUnexpected(logger, context.HttpContext.Request.Path, exception);
            return ToProblem(new MailException(MailError.Unexpected), context.HttpContext);
        }
    }

    private static ProblemHttpResult ToProblem(MailException exception, HttpContext http)
    {
        var extensions = new Dictionary<string, object?> { [GatewayHttp.Error] = exception.Error.ToString() };
        if (exception.ServerText is not null)
        {
            extensions[GatewayHttp.ServerText] = exception.ServerText;
        }

        if (exception.Subject is not null)
        {
            extensions[GatewayHttp.Subject] = exception.Subject;
        }

        if (exception.RetryAfter is { } retryAfter)
        {
            extensions[GatewayHttp.RetryAfter] = retryAfter.TotalSeconds;
            http.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(title: exception.Error.ToString(), statusCode: StatusOf(exception.Error), extensions: extensions);
    }

    private static int StatusOf(MailError error) => error switch
    {
        MailError.InvalidRequest => StatusCodes.Status400BadRequest,
        MailError.SignInRejected or MailError.SessionGone or MailError.CodeRejected or MailError.SecondStepGone or MailError.PasskeyRejected => StatusCodes.Status401Unauthorized,
        MailError.FolderNotAllowed or MailError.NotAllowed or MailError.ProofNeeded or MailError.SecondFactorNeeded => StatusCodes.Status403Forbidden,
        MailError.FolderGone or MailError.MessageGone or MailError.PartGone or MailError.UploadGone or MailError.ContactGone
            or MailError.UserGone or MailError.InvitationGone or MailError.DomainGone or MailError.AliasGone or MailError.DeliveryGone => StatusCodes.Status404NotFound,
        MailError.FolderExists or MailError.ContactExists or MailError.UserExists or MailError.DomainExists or MailError.AliasExists
            or MailError.LastAdministrator or MailError.DomainInUse => StatusCodes.Status409Conflict,
        MailError.MessageTooLarge or MailError.UploadTooLarge => StatusCodes.Status413PayloadTooLarge,
        MailError.TooManyAttempts => StatusCodes.Status429TooManyRequests,
        MailError.ServerUnreachable or MailError.CertificateRejected or MailError.ServerRefused => StatusCodes.Status502BadGateway,
        MailError.ServerBusy or MailError.DatabaseUnreachable or MailError.GatewayUnreachable => StatusCodes.Status503ServiceUnavailable,
        MailError.ServerTimeout => StatusCodes.Status504GatewayTimeout,
        MailError.QuotaFull => StatusCodes.Status507InsufficientStorage,
        MailError.Unexpected => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed in a way nobody foresaw.")]
    private static partial void LogUnexpected(ILogger logger, PathString path, Exception exception);
}
