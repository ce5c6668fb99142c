using MailKit;
using MimeKit;

namespace Webmail.Samples;

/// <summary>A message with where it lies and how it is marked.</summary>
internal sealed record SampleMessage(string Folder, MimeMessage Message, MessageFlags Flags, IReadOnlyList<string> Keywords);
