using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.JSInterop;

namespace Webmail.Shell;

/// <summary>
/// Writes the arguments of a circuit's calls to JavaScript. Each circuit has serializer options of its own, for the sake of its
/// references, and they remember every type they were asked for: for a text or a number given as an object its thirty interfaces, any of
/// which could be written by derived types, and for a dictionary its pairs, with code made for them. Here plain values are written as
/// they are, and dictionaries with a description that all circuits share. That was 150 KB of each open page.
/// </summary>
internal sealed class InteropJson : JsonConverter<object?[]>
{
    internal static readonly InteropJson Instance = new();

    // As Microsoft.JSInterop.JSRuntime has them, without the converters for references. None of these stands in a dictionary.
    private static readonly JsonSerializerOptions Shared = new(JsonSerializerDefaults.Web) { MaxDepth = 32 };

    private InteropJson()
    {
    }

    /// <summary>Goes between: the framework makes each circuit's runtime itself, and writes with it before anything of ours runs.</summary>
    public static void Use(IServiceCollection services)
    {
        var own = services.Last(s => s.ServiceType == typeof(IJSRuntime));
        services.AddScoped(provider =>
        {
            var runtime = (IJSRuntime)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!);
            OptionsOf((JSRuntime)runtime).Converters.Add(Instance);
            return runtime;
        });
    }

    public override void Write(Utf8JsonWriter writer, object?[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var argument in value)
        {
            switch (argument)
            {
                case null: writer.WriteNullValue(); break;
                case string text: writer.WriteStringValue(text); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                case int number: writer.WriteNumberValue(number); break;
                case long number: writer.WriteNumberValue(number); break;
                case IDictionary: JsonSerializer.Serialize(writer, argument, argument.GetType(), Shared); break;
                default: JsonSerializer.Serialize(writer, argument, argument.GetType(), options); break;
            }
        }

        writer.WriteEndArray();
    }

    public override object?[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Arguments from JavaScript are read by the types of their parameters.");

    // Documented, but only for derived classes, and the circuit's is sealed.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    private static extern JsonSerializerOptions OptionsOf(JSRuntime runtime);
}
