#!/usr/bin/perl
# Takes what people move into Junk and out of it to the spam filter.
#   learner.pl SOCKET SPOOL ADDRESS PORT KEY_FILE [PID_FILE]     with PID_FILE, in the background
#
# Dovecot's imap_sieve hands each message over at SOCKET, in the protocol of its script service; it is put aside in SPOOL, which is all
# that a move waits for. A process of its own takes them to rspamd's controller at ADDRESS:PORT, again and again while that is away.
# It runs as the mail user; what people wrote is never part of a name or a command. With what every Debian has (perl-base).
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();

my ($socket, $spool, $address, $port, $key_file, $pid_file) = @ARGV;
# What is longer has nothing to teach; more than that, or older, and the filter has been away too long.
my ($longest, $most, $oldest_days) = (2 * 1024 * 1024, 5000, 7);
# Far more than the few lines in which Dovecot says whose message it is.
my $longest_head = 16 * 1024;

open(my $file, '<', $key_file) or die "learner: $key_file: $!\n";
chomp(my $key = <$file> // '');
close $file;
length $key or die "learner: $key_file is empty\n";
umask 0077;
for my $folder ($spool, "$spool/tmp", "$spool/new") { -d $folder or mkdir $folder or die "learner: $folder: $!\n" }
unlink $socket;
my $server = IO::Socket::UNIX->new(Local => $socket, Listen => 128) or die "learner: $socket: $!\n";
if ($pid_file) {
    exit 0 if fork // die "learner: $!\n";
    POSIX::setsid();
    open(my $pid, '>', $pid_file) or die "learner: $pid_file: $!\n";
    print $pid "$$\n";
    close $pid;
}
$SIG{PIPE} = 'IGNORE';
$SIG{ALRM} = sub { die "too late\n" };
my $parent = $$;
if ((fork // die "learner: $!\n") == 0) {
    close $server;
    teach() while getppid == $parent;
    exit 0;
}
while (1) {
    my $client = $server->accept or next;
    my $kept = eval { alarm 4; my $done = keep($client); alarm 0; $done };
    alarm 0;
    warn "learner: $@" if $@;
    print $client $kept ? "+\n" : "-\n";
    close $client;
}

# VERSION, the environment, a dash, the arguments, an empty line; then the message, to its end.
sub keep {
    my ($client) = @_;
    my ($text, $length) = ('', 0);
    while (my $read = sysread $client, my $part, 65536) {
        $length += $read;
        $text .= $part if $length <= $longest + $longest_head;
    }
    my $end = index $text, "\n\n";
    my ($kind) = $end < 0 ? () : substr($text, 0, $end) =~ /\AVERSION\tscript\t4\t.*\n(spam|ham)\z/s;
    $kind or die "a request that is none\n";
    return 1 if $length > $longest || $length <= $end + 2 || waiting() >= $most;
    my $name = sprintf '%d.%d.%d', time, $$, int rand 1e9;
    open(my $message, '>:raw', "$spool/tmp/$name") or die "$spool/tmp/$name: $!\n";
    print $message substr($text, $end + 2) and close $message and rename "$spool/tmp/$name", "$spool/new/$name.$kind" or die "$spool/new/$name.$kind: $!\n";
    return 1;
}

sub waiting {
    opendir my $folder, "$spool/new" or return;
    return grep { /\A[\d.]+(?:spam|ham)\z/ } readdir $folder;
}

sub teach {
    my $pause = 0.5;
    for my $name (sort(waiting())) {
        my $path = "$spool/new/$name";
        if (time - ((stat $path)[9] // 0) > $oldest_days * 86400) { unlink $path; next }
        my $status = eval { alarm 60; my $said = learn($path, $name =~ /spam\z/ ? '/learnspam' : '/learnham'); alarm 0; $said };
        alarm 0;
        if (!$status || $status =~ /\A(?:401|403|5)/) {
            # Away, or not in a state to learn. It keeps.
            warn 'learner: ', $status // $@, "\n";
            $pause = 5;
            last;
        }
        # 200: learned. 208: knew it. Anything else: nothing to be learned from this one.
        unlink $path;
    }
    select undef, undef, undef, $pause;
}

sub learn {
    my ($path, $command) = @_;
    open(my $file, '<:raw', $path) or die "$path: $!\n";
    my $message = do { local $/; <$file> };
    my $filter = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Proto => 'tcp', Timeout => 10) or die "$address:$port: $@\n";
    print $filter "POST $command HTTP/1.0\r\nHost: $address\r\nPassword: $key\r\nContent-Length: " . length($message) . "\r\n\r\n$message";
    my $line = <$filter> // '';
    return $line =~ m{\AHTTP/1\.\d (\d{3})} ? $1 : die "an answer that is none\n";
}
