using System.Text.Json;
using Microsoft.JSInterop;
using Webmail.Compose;

namespace Webmail.Tests.Compose;

/// <summary>The browser's half of a composer: holds what a person typed and writes down what it was told.</summary>
internal sealed class FakeComposerBrowser : IJSRuntime, IJSObjectReference
{
    public ComposerBody Body { get; set; } = new("", "<div>Hola</div>", null, [], "Hola", new Dictionary<string, string>(), "10:42");

    public List<StoredComposer> Kept { get; } = [];

    public bool IsTouched { get; set; }

    public List<(string Name, object?[] Arguments)> Calls { get; } = [];

    public bool WasTold(string name) => Calls.Any(c => c.Name == name);

    public object? LastArgument(string name) => Calls.Last(c => c.Name == name).Arguments[0];

    /// <summary>What the composer was attached with.</summary>
    public T Option<T>(string name)
    {
        var options = Calls.Last(c => c.Name == "attach").Arguments[2]!;
        return (T)options.GetType().GetProperty(name)!.GetValue(options)!;
    }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
    {
        Calls.Add((identifier, args ?? []));
        object? answer = identifier switch
        {
            "import" or "attach" => this,
            "read" => new Bytes(JsonSerializer.SerializeToUtf8Bytes(Body, JsonSerializerOptions.Web)),
            "kept" => new Bytes(JsonSerializer.SerializeToUtf8Bytes(Kept, JsonSerializerOptions.Web)),
            "isTouched" => IsTouched,
            _ => null,
        };
        if (identifier == "clearPending")
        {
            Body = Body with { Pending = new Dictionary<string, string>() };
        }

        return ValueTask.FromResult(answer is TValue value ? value : default!);
    }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Bytes(byte[] content) : IJSStreamReference
    {
        public long Length => content.Length;

        public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512000, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<Stream>(new MemoryStream(content));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
