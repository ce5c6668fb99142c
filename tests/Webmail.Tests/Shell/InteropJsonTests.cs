using System.Text.Json;
using Webmail.Contracts.Folders;
using Webmail.Shell;
using Xunit;

namespace Webmail.Tests.Shell;

public sealed class InteropJsonTests
{
    private static readonly JsonSerializerOptions Usual = new(JsonSerializerDefaults.Web);
    private static readonly JsonSerializerOptions Ours = new(Usual) { Converters = { InteropJson.Instance } };

    [Fact]
    public void Arguments_are_written_as_the_serializer_would_by_itself()
    {
        object?[] arguments =
        [
            null, "ñ \"<&>\u2028 🌿", true, 7, -7L, 1.5, FolderRole.Trash, 'c', DateTimeOffset.UnixEpoch, new[] { 1, 2 }, new List<string> { "a" },
            new Dictionary<string, List<string>> { ["Key"] = ["a", "b"] }, new { Name = "x", Inner = new { Flag = false } }, new object?[] { 1, null, "two" },
        ];

        Assert.Equal(JsonSerializer.Serialize(arguments, Usual), JsonSerializer.Serialize(arguments, Ours));
    }
}
