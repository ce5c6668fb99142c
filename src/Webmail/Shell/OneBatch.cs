using Microsoft.AspNetCore.Components;
using Webmail.Messages;

namespace Webmail.Shell;

/// <summary>
/// Lets everything that a change of the mailbox's state has drawn go to the browser as one batch. A component that asks to be drawn while nothing is
/// being drawn is a batch by itself, with its own way there and its own receipt: a message that opens was seven. While this one is drawn, whatever the others ask for
/// joins its batch.
/// </summary>
public sealed class OneBatch : IComponent, IDisposable
{
    private RenderHandle _handle;

    [Inject]
    private MailState State { get; set; } = null!;

    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        State.Together = Tell;
        return Task.CompletedTask;
    }

    public void Dispose() => State.Together = null;

    private void Tell(Action changed)
    {
        if (_handle.Dispatcher.CheckAccess())
        {
            _handle.Render(_ => changed());
        }
        else
        {
            changed();
        }
    }
}
