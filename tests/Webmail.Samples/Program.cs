using System.Net.Sockets;
using Webmail.Samples;

const string Usage = """
    Sample mail for trying out, testing and measuring Webmail.
      seed      --imap-host H --imap-port P --user ADDRESS --password W --seed N --count N   a mailbox of varied mail, over IMAP
      generate  --folder FOLDER --seed N --count N                                          a large folder of Dovecot's sdbox, written directly
    Neither touches a mailbox that has mail already.
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    return args switch
    {
        ["seed", ..] => await SeedCommand.RunAsync(new Options(args[1..]), stop.Token),
        ["generate", ..] => await GenerateCommand.RunAsync(new Options(args[1..]), stop.Token),
        _ => Explain(Usage),
    };
}
catch (ArgumentException e)
{
    return Explain($"{e.Message}\n\n{Usage}");
}

catch (SocketException e)
{
    return Explain($"The mail server does not answer: {e.Message}");
}

static int Explain(string text)
{
    Console.Error.WriteLine(text);
    return 2;
}
