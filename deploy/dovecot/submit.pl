#!/usr/bin/perl
# Dovecot's sendmail: hands what a Sieve script sends (redirect, vacation, reject, notify) to Postfix's listener for that.
#   submit.pl HOST PORT KEY_FILE MAILBOX -i -f SENDER -- RECIPIENT...     the message on standard input
# It signs in with a key that nobody but Dovecot has, as MAILBOX@KIND, where MAILBOX is whose script it is: so the signing agent's rules
# (deploy/rspamd/plugins/submission.lua, forwarding.lua) hold for scripts as they do for people. KIND is told by how Dovecot begins a
# message, before anything that somebody else wrote:
#   redirect    a message that came, as it came
#   reply       what the script's owner says: vacation, notify
#   rejection   Dovecot's own words about a message that the script rejects
# Ends with 0 when Postfix has taken the message. Anything else counts as a failure that passes, and a redirected message waits in
# Postfix' queue for the next try. With what every Debian has (perl-base).
use strict;
use warnings;
use IO::Socket::INET;

# Less than Dovecot waits (submission_timeout).
alarm 110;
my ($host, $port, $key_file, $mailbox, @rest) = @ARGV;
my ($sender, @recipients);
while (@rest) {
    my $word = shift @rest;
    if ($word eq '-f') { $sender = shift @rest }
    elsif ($word eq '--') { @recipients = splice @rest }
}
defined $sender && @recipients && $mailbox =~ /\A[^\s\@]+\@[^\s\@]+\z/ or die "submit: no sender, recipient or mailbox\n";
s/\A<(.*)>\z/$1/s for $sender, @recipients;
/[\r\n<>\0]/ and die "submit: an address with line ends or brackets\n" for $sender, @recipients;

open(my $file, '<', $key_file) or die "submit: $key_file: $!\n";
chomp(my $key = <$file> // '');
close $file;

my @head;
while (defined(my $line = <STDIN>)) {
    $line =~ s/\r?\n\z//;
    last if $line eq '';
    if ($line =~ /\A[ \t]/ && @head) { $head[-1] .= "\r\n$line" }
    else { push @head, $line }
}
@head or die "submit: no message\n";
my $kind = $head[0] !~ /\AX-Sieve:/i ? 'rejection' : ($head[1] // '') =~ /\AX-Sieve-Redirected-From:/i ? 'redirect' : 'reply';
if ($kind eq 'reply') {
    # A script may give a notification headers of its own choice. These are what our border says of mail (deploy/postfix/header_checks.cf).
    @head = grep { !/\A(?:Authentication-Results|X-Spam(?:-Status)?)[ \t]*:/i } @head;
    # Dovecot's name for who sends a notification without a sender of its own.
    s/\AFrom: Postmaster <postmaster\@[^\s<>]+>\z/From: <$mailbox>/ for @head;
}

my $smtp = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Proto => 'tcp') or die "submit: $host:$port: $@\n";
binmode $_ for $smtp, \*STDIN;
expect('', 220);
my $offers = expect("EHLO localhost", 250);
expect('AUTH PLAIN ' . base64("\0$mailbox\@$kind\0$key"), 235);
expect("MAIL FROM:<$sender>" . ($offers =~ /^250[ -]8BITMIME\b/m ? ' BODY=8BITMIME' : ''), 250);
expect("RCPT TO:<$_>", 250) for @recipients;
expect('DATA', 354);
say_line($_) for @head, '';
while (defined(my $line = <STDIN>)) {
    $line =~ s/\r?\n\z//;
    say_line($line);
}
print $smtp ".\r\n";
expect('', 250);
print $smtp "QUIT\r\n";

# RFC 5321 §4.5.2: a line that begins with a dot gets another one.
sub say_line {
    my ($line) = @_;
    $line =~ s/^\./../;
    print $smtp "$line\r\n" or die "submit: $!\n";
}

# Says a line, if there is one, and returns an answer that begins as it should.
sub expect {
    my ($line, $code) = @_;
    if ($line ne '') { print $smtp "$line\r\n" or die "submit: $!\n" }
    $smtp->flush;
    my $answer = '';
    do {
        $line = <$smtp> // die "submit: Postfix hung up\n";
        $answer .= $line;
    } while ($line =~ /\A\d{3}-/);
    $answer =~ /^$code /m or die "submit: $mailbox: $answer";
    return $answer;
}

# RFC 4648 §4, by way of uuencode.
sub base64 {
    my ($text) = @_;
    my $padding = (3 - length($text) % 3) % 3;
    my $encoded = pack 'u', $text;
    $encoded =~ s/^.//mg;
    $encoded =~ s/\n//g;
    $encoded =~ tr|` -_|AA-Za-z0-9+/|;
    substr($encoded, -$padding) = '=' x $padding if $padding;
    return $encoded;
}
