using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.JSInterop;

namespace Webmail.Shell;

/// <summary>
/// What a circuit's calls to JavaScript are written with. Each circuit has serializer options of its own, which remember every type they
/// were asked for; and the serializer asks, for each number or text it is given as an object, whether one of its interfaces (int has
/// thirty) is written by derived types. None is, so none has to be described and kept: that was 100 KB for each open page.
/// </summary>
internal sealed class InteropJson : IJsonTypeInfoResolver
{
    private static readonly InteropJson Instance = new();

    private readonly DefaultJsonTypeInfoResolver _types = new();

    private InteropJson()
    {
    }

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        type is { IsInterface: true, Namespace: "System" or "System.Numerics" or "System.Runtime.Serialization" } ? null : _types.GetTypeInfo(type, options);

    /// <summary>Goes between: the framework makes each circuit's runtime itself, and writes with it before anything of ours runs.</summary>
    public static void Use(IServiceCollection services)
    {
        var own = services.Last(s => s.ServiceType == typeof(IJSRuntime));
        services.AddScoped(provider =>
        {
            var runtime = (IJSRuntime)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!);
            OptionsOf((JSRuntime)runtime).TypeInfoResolver ??= Instance;
            return runtime;
        });
    }

    // Documented, but only for derived classes, and the circuit's is sealed.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    private static extern JsonSerializerOptions OptionsOf(JSRuntime runtime);
}
