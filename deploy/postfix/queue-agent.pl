#!/usr/bin/perl
# What the gateway may do with Postfix's queue, and nothing else: see what waits, and hold, release, retry or drop one message.
#   queue-agent.pl CONFIG_DIR ADDRESS PORT KEY_FILE [PID_FILE]     with PID_FILE, in the background
#
#   POST /list              one line of JSON for each message, as postqueue -j says it
#   POST /hold/QUEUE_ID     keep it until it is released
#   POST /release/QUEUE_ID
#   POST /retry/QUEUE_ID    try now
#   POST /drop/QUEUE_ID     delete it; nobody is told
# with Authorization: Bearer KEY. 204: done. 404: no such message. It never shows what a message says.
#
# It runs as root, because postsuper does; with what every Debian has (perl-base), and without a shell between it and Postfix.
use strict;
use warnings;
use IO::Socket::INET;
use POSIX ();

my ($config, $address, $port, $key_file, $pid_file) = @ARGV;
$ENV{PATH} = '/usr/sbin:/usr/bin:/sbin:/bin';
open(my $file, '<', $key_file) or die "queue-agent: $key_file: $!\n";
chomp(my $key = <$file> // '');
close $file;
die "queue-agent: $key_file is empty\n" if length $key < 16;

# Postfix's short and long queue names.
my $id = qr/[0-9A-Za-z]{5,24}/;
my %commands = (
    hold    => sub { ['postsuper', '-c', $config, '-h', $_[0]] },
    release => sub { ['postsuper', '-c', $config, '-H', $_[0]] },
    retry   => sub { ['postqueue', '-c', $config, '-i', $_[0]] },
    drop    => sub { ['postsuper', '-c', $config, '-d', $_[0]] },
);

my $server = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Proto => 'tcp', Listen => 16, ReuseAddr => 1)
    or die "queue-agent: $address:$port: $@\n";
if ($pid_file) {
    exit 0 if fork // die "queue-agent: $!\n";
    POSIX::setsid();
    open(my $pid, '>', $pid_file) or die "queue-agent: $pid_file: $!\n";
    print $pid "$$\n";
    close $pid;
}
$SIG{CHLD} = 'IGNORE';
while (1) {
    my $client = $server->accept or next;
    my $child = fork;
    if (defined $child && $child == 0) {
        $SIG{CHLD} = 'DEFAULT';
        close $server;
        # Who says nothing is not waited for.
        alarm 20;
        answer($client, request($client));
        exit 0;
    }
    close $client;
}

sub request {
    my ($client) = @_;
    my ($head, $byte) = ('');
    while ($head !~ /\r?\n\r?\n\z/) {
        return if length $head > 8192 || !sysread($client, $byte, 1);
        $head .= $byte;
    }
    my ($verb, $path) = $head =~ m{\A([A-Z]+) (/\S*) HTTP/1\.[01]\r?\n} or return;
    my ($given) = $head =~ /^Authorization: Bearer (\S+)\r?$/mi;
    return ($verb, $path, $given // '');
}

sub answer {
    my ($client, $verb, $path, $given) = @_;
    return say_to($client, '400 Bad Request') unless defined $verb;
    return say_to($client, '401 Unauthorized') unless same($given, $key);
    return say_to($client, '405 Method Not Allowed') unless $verb eq 'POST';
    if ($path eq '/list') {
        my ($failed, $lines) = run(0, 'postqueue', '-c', $config, '-j');
        return $failed ? say_to($client, '503 Service Unavailable') : say_to($client, '200 OK', $lines);
    }
    my ($what, $message) = $path =~ m{\A/([a-z]+)/($id)\z} or return say_to($client, '404 Not Found');
    my $command = $commands{$what} or return say_to($client, '404 Not Found');
    my ($unlisted, $lines) = run(0, 'postqueue', '-c', $config, '-j');
    return say_to($client, '503 Service Unavailable') if $unlisted;
    # Postfix is content with a message that is not there.
    return say_to($client, '404 Not Found') unless $lines =~ /"queue_id": "$message"/;
    my ($failed) = run(1, @{ $command->($message) });
    say_to($client, $failed ? '503 Service Unavailable' : '204 No Content');
}

sub run {
    my ($with_errors, @command) = @_;
    my $pid = open(my $pipe, '-|') // return (1, '');
    if ($pid == 0) {
        open(STDERR, '>&', \*STDOUT) if $with_errors;
        exec { $command[0] } @command or exit 127;
    }
    local $/;
    my $output = <$pipe> // '';
    close $pipe;
    return ($? != 0, $output);
}

# Takes as long for a wrong key as for one that is nearly right.
sub same {
    my ($one, $other) = @_;
    return 0 if length $one != length $other;
    my $difference = 0;
    $difference |= ord(substr $one, $_, 1) ^ ord(substr $other, $_, 1) for 0 .. length($one) - 1;
    return $difference == 0;
}

sub say_to {
    my ($client, $status, $body) = @_;
    $body //= '';
    print $client "HTTP/1.1 $status\r\n",
        $status =~ /^204/ ? '' : "Content-Type: application/x-ndjson\r\nContent-Length: " . length($body) . "\r\n",
        "Connection: close\r\n\r\n$body";
    close $client;
}
