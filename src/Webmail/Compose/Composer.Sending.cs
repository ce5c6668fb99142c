using Microsoft.JSInterop;
using Webmail.Contracts;
using Webmail.Contracts.Compose;

namespace Webmail.Compose;

// Saving, sending, closing. Nothing leaves the browser's store before the server has said that it has it.
public sealed partial class Composer
{
    private readonly HashSet<SendQuestion> _answered = [];
    private SendQuestion? _question;
    private bool _sendWhenUploaded;
    private Task _saving = Task.CompletedTask;

    private string SendLabel => IsSending ? Words["Sending"] : _sendWhenUploaded ? Words["WaitingForUploads"] : Words["Send"];

    /// <summary>Some seconds after the last key, by the browser's clock.</summary>
    [JSInvokable]
    public async Task AutosaveAsync()
    {
        if (Composition.Phase is ComposerPhase.Writing && _saving.IsCompleted)
        {
            await (_saving = SaveAsync(await ReadAsync(_gone.Token)));
        }
    }

    /// <returns>Whether the draft is on the server now.</returns>
    private async Task<bool> SaveAsync(ComposerBody body)
    {
        _status = Words["Saving"];
        StateHasChanged();
        try
        {
            Composition.Draft = await compose.SaveDraftAsync(await session.TicketAsync(), Composition.ToMessage(body), Composition.Draft, _gone.Token);
            _status = Words["SavedAt", body.Clock];
            await KeepAsync(touched: false);
            return true;
        }
        catch (MailException problem)
        {
            _status = Words["NotSaved"];
            _notice = Words["KeptHere", errors.For(problem)];
            return false;
        }
        finally
        {
            StateHasChanged();
        }
    }

    private async Task SendAsync()
    {
        // 1. What the browser has: subject, body, and what still stands in the address fields.
        if (Composition.Phase is not ComposerPhase.Writing || !_attached)
        {
            return;
        }

        _problem = null;
        _question = null;
        await _saving;
        var body = await ReadAsync(_gone.Token);

        // 2. What can be known to be wrong before anybody is asked.
        if (FindProblem() is { } found)
        {
            _problem = found;
            return;
        }

        if (Composition.IsUploading)
        {
            _sendWhenUploaded = true;
            return;
        }

        if ((_question = SendQuestions.Next(Composition, body, _answered)) is not null)
        {
            return;
        }

        // 3. Out. It is not cancelled when the page goes away: half of "sent and filed" helps nobody.
        Composition.Phase = ComposerPhase.Sending;
        Composition.ClearProblems();
        _sendWhenUploaded = false;
        _status = null;
        _notice = null;
        StateHasChanged();
        await Browser.InvokeVoidAsync("sending", _gone.Token, true);
        try
        {
            var result = await compose.SendAsync(await session.TicketAsync(), Composition.ToMessage(body), Composition.Draft, CancellationToken.None);
            await EndAsync();
            toasts.Say(Words[result.Warning switch
            {
                null => "Sent",
                MailError.QuotaFull => "SentMailboxFull",
                _ => "SentNotFiled",
            }]);
        }
        catch (MailException problem)
        {
            // 4. Refused: everything stays, and says why.
            Composition.Phase = ComposerPhase.Writing;
            Explain(problem);
            StateHasChanged();
            await Browser.InvokeVoidAsync("sending", _gone.Token, false);
        }
    }

    private string? FindProblem() =>
        !Composition.HasRecipients ? Words["NoRecipients"].Value
        : Composition.HasMarkedRecipients && Enum.GetValues<RecipientKind>().SelectMany(Composition.Recipients).FirstOrDefault(r => !r.IsValid) is { } bad ? Words["NotAnAddress", bad.Address.Address].Value
        : _account is { } account && RecipientCount > account.MaxRecipients ? Words["TooManyRecipients", account.MaxRecipients, RecipientCount].Value
        : Composition.Attachments.FirstOrDefault(a => a.Failure is not null) is { } failed ? Words["FailedAttachment", failed.FileName].Value
        : null;

    private int RecipientCount =>
        Composition.Recipients(RecipientKind.To).Count + Composition.Recipients(RecipientKind.Cc).Count + Composition.Recipients(RecipientKind.Bcc).Count;

    private void Explain(MailException problem)
    {
        if (problem is { Error: MailError.RecipientRefused or MailError.AddressMalformed, Subject: { } address }
            && Composition.Mark(address, problem.ServerText is { Length: > 0 } said ? Words["RefusedWith", address, said] : Words["Refused", address]))
        {
            // The chip has the server's words; saying them twice would only be longer.
            _problem = Words["CorrectTheMarked"];
            return;
        }

        _problem = problem.Error is MailError.GatewayUnreachable or MailError.ServerUnreachable or MailError.ServerTimeout
            ? Words["NotSent", errors.For(problem)]
            : errors.For(problem);
    }

    private async Task SendWhenUploadedAsync()
    {
        if (_sendWhenUploaded && !Composition.IsUploading)
        {
            _sendWhenUploaded = false;
            await SendAsync();
            StateHasChanged();
        }
    }

    private async Task AnswerAsync(SendQuestion question, bool anyway)
    {
        _question = null;
        if (anyway)
        {
            _answered.Add(question);
            await SendAsync();
        }
        else if (question is SendQuestion.EmptySubject)
        {
            await Browser.InvokeVoidAsync("focus", _gone.Token, "subject");
        }
        else
        {
            await Browser.InvokeVoidAsync("focus", _gone.Token, "body");
        }
    }

    /// <summary>Closing keeps what was written as a draft; what could not be saved stays open.</summary>
    private async Task CloseAsync()
    {
        if (!_attached)
        {
            host.Close(Composition);
            return;
        }

        if (IsSending)
        {
            return;
        }

        await _saving;
        var touched = await Browser.InvokeAsync<bool>("isTouched", _gone.Token);
        if (touched && !await SaveAsync(await ReadAsync(_gone.Token)))
        {
            return;
        }

        await EndAsync();
        if (touched)
        {
            toasts.Say(Words["DraftSaved"]);
        }
    }

    private async Task DiscardAsync()
    {
        if (!_attached)
        {
            host.Close(Composition);
            return;
        }

        await _saving;
        await ReadAsync(_gone.Token);
        await KeepAsync(touched: false);
        await Browser.InvokeVoidAsync("discard", _gone.Token);
        host.Close(Composition);
        if (Composition.Draft is { } draft)
        {
            try
            {
                await messages.DeleteAsync(await session.TicketAsync(), [draft], forGood: false, CancellationToken.None);
                Composition.Draft = null;
            }
            catch (MailException problem)
            {
                toasts.SayProblem(errors.For(problem));
            }
        }

        toasts.Say(Words["Discarded"], () =>
        {
            host.Reopen(Composition);
            return Task.CompletedTask;
        });
    }

    /// <summary>The server has it: the browser's copy goes, and the composer.</summary>
    private async Task EndAsync()
    {
        await Browser.InvokeVoidAsync("forget", CancellationToken.None);
        host.Close(Composition);
    }
}
