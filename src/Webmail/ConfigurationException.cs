using Microsoft.Extensions.Options;

namespace Webmail;

/// <summary>What is wrong with the configuration, all of it at once.</summary>
public sealed class ConfigurationException(IEnumerable<string> wrong)
    : Exception("Webmail can't start with this configuration:\n  " + string.Join("\n  ", wrong))
{
    // sysexits.h: EX_CONFIG.
    private const int ExitCode = 78;

    /// <summary>Sentences for whoever wrote the configuration, not a stack trace.</summary>
    /// <returns>The exit code of the process.</returns>
    internal static int Report(Exception exception)
    {
        var own = exception is OptionsValidationException options ? new ConfigurationException(options.Failures) : exception;
        Console.Error.WriteLine(own.Message);
        return ExitCode;
    }
}
