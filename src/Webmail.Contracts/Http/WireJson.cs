using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webmail.Contracts.Http;

/// <summary>How the contracts are written in JSON, by both halves alike.</summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Makes any serializer of the platform (minimal APIs, SignalR) write as the other half reads.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter());
        options.TypeInfoResolverChain.Insert(0, WireJsonContext.Default);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
