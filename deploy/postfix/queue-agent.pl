#!/usr/bin/perl
# What the gateway may do with Postfix, and nothing else: see what waits in its queue, hold, release, retry or drop messages of it, and
# follow what its log says of deliveries.
#   queue-agent.pl CONFIG_DIR ADDRESS PORT KEY_FILE [PID_FILE]     with PID_FILE, in the background
#
#   POST /list              one line of JSON for each message, as postqueue -j says it
#   POST /hold/QUEUE_IDS    keep them until they are released; up to 100 numbers with commas between them
#   POST /release/QUEUE_IDS
#   POST /retry/QUEUE_IDS   try now
#   POST /drop/QUEUE_IDS    delete them; nobody is told
#   POST /log/POSITION      what was logged since: one line for each, POSITION_OF_LINE SECONDS_SINCE_1970 TEXT. The first POSITION is
#                           `start`, the next one is the answer's header X-Log-Position. Where there is nothing new yet, it waits.
# with Authorization: Bearer KEY. A change answers with the numbers that were not in the queue, one a line. It never shows what a
# message says: of the log it gives the lines that deliveries and refusals consist of.
#
# It also begins a new log file when one has grown to QUEUE_AGENT_LOG_BYTES, and keeps four old ones. A position names the file it is
# in, so that a reader who was away for a while goes on in the old one.
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
my $log = (run(0, 'postconf', '-c', $config, '-h', 'maillog_file'))[1];
chomp $log;
my $largest_log = $ENV{QUEUE_AGENT_LOG_BYTES} || 16 * 1024 * 1024;
use constant { OLD_LOGS => 4, LOG_CHUNK => 256 * 1024, LOG_WAIT => 10 };

# Postfix's short and long queue names.
my $id = qr/[0-9A-Za-z]{5,24}/;
my %commands = (
    hold    => sub { ['postsuper', '-c', $config, map { ('-h', $_) } @_] },
    release => sub { ['postsuper', '-c', $config, map { ('-H', $_) } @_] },
    retry   => sub { map { ['postqueue', '-c', $config, '-i', $_] } @_ },
    drop    => sub { ['postsuper', '-c', $config, map { ('-d', $_) } @_] },
);

# What deliveries and refusals consist of. A refusal of Postfix's own filters (`reject: header …`) would show what a message says.
my $of_message = qr/client=|uid=\d+ from=|(?:resent-)?message-id=|from=<|to=<|(?:removed|placed on hold|released from hold)$/;
my $report = qr/sender (?:non-delivery|delay|delivery status) notification: /;
my $refusal = qr/(?:milter-)?reject: [A-Z-]+ from /;
# What the spam filter has found, which is a header of its own (milter_header_checks).
my $rating = qr/milter-header-info: header X-Spam-Status: (?:Yes|No), score=-?[0-9.]+ from /;
my $connection = qr/[A-Za-z]+ TLS connection established (?:from|to) |disconnect from /;
my $delivery = qr/(?:$id: (?:$of_message|$report|$refusal|$rating)|NOQUEUE: $refusal|$connection)/;

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
# Between two questions it looks after the log.
$server->timeout(10);
while (1) {
    my $client = $server->accept;
    turn_log_over() if (-s $log // 0) >= $largest_log;
    next unless $client;
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
    if ($path =~ m{\A/log/(?:start|([0-9a-f]+-[0-9a-f]+)-([0-9]{1,15}))\z}) {
        my ($lines, $next) = new_lines($1 // '', $2 // 0);
        return say_to($client, '200 OK', $lines, "X-Log-Position: $next\r\n");
    }
    my ($what, $numbers) = $path =~ m{\A/([a-z]+)/($id(?:,$id){0,99})\z} or return say_to($client, '404 Not Found');
    my $command = $commands{$what} or return say_to($client, '404 Not Found');
    my ($unlisted, $lines) = run(0, 'postqueue', '-c', $config, '-j');
    return say_to($client, '503 Service Unavailable') if $unlisted;
    # Postfix is content with a message that is not there.
    my %queued = map { $_ => 1 } $lines =~ /"queue_id": "($id)"/g;
    my @messages = split /,/, $numbers;
    if (my @present = grep { $queued{$_} } @messages) {
        for my $line ($command->(@present)) {
            my ($failed) = run(1, @$line);
            return say_to($client, '503 Service Unavailable') if $failed;
        }
    }
    say_to($client, '200 OK', join '', map { "$_\n" } grep { !$queued{$_} } @messages);
}

# 1. Which file the position is in, under whatever name it has now. One that is gone: the oldest that is left.
# 2. What that file has beyond it, up to the last whole line.
# 3. Where that is all and there is a newer file, nothing is written to the old one any more: on to the newer one.
sub new_lines {
    my ($file, $offset) = @_;
    my ($lines, $read, $until) = ('', 0, time + LOG_WAIT);
    while ($read < LOG_CHUNK && time < $until) {
        my @files = log_files();
        my ($at) = grep { $files[$_]{identity} eq $file } 0 .. $#files;
        ($at, $file, $offset) = (0, $files[0]{identity}, 0) if !defined $at && @files;
        my $chunk = defined $at ? chunk_of($files[$at]{handle}, $offset) : '';
        if (length $chunk) {
            for my $line (split /(?<=\n)/, $chunk) {
                my ($when, $text) = delivery_line($line);
                $lines .= "$file-$offset $when $text\n" if defined $text;
                $offset += length $line;
            }
            $read += length $chunk;
        } elsif (defined $at && $at < $#files) {
            ($file, $offset) = ($files[$at + 1]{identity}, 0);
        } elsif (length $lines) {
            last;
        } else {
            select undef, undef, undef, 0.2;
        }
    }
    return ($lines, length $file ? "$file-$offset" : 'start');
}

# The oldest first. A file's name changes and its number may be given again; its number and first line together are its own.
sub log_files {
    my @files;
    for my $path ((map { "$log.$_" } reverse 1 .. OLD_LOGS), $log) {
        open(my $handle, '<:raw', $path) or next;
        my $first = <$handle> // '';
        next unless $first =~ /\n\z/;
        my $sum = 5381;
        $sum = ($sum * 33 + ord) & 0xffffffff for split //, $first;
        push @files, { handle => $handle, identity => sprintf('%x-%x', (stat $handle)[1], $sum) };
    }
    return @files;
}

sub chunk_of {
    my ($handle, $offset) = @_;
    seek $handle, $offset, 0;
    read $handle, my $chunk, LOG_CHUNK;
    return $chunk =~ s/[^\n]*\z//r;
}

sub delivery_line {
    my ($line) = @_;
    my ($month, $day, $hour, $minute, $second, $text) =
        $line =~ m{\A([A-Z][a-z]{2}) +(\d+) (\d\d):(\d\d):(\d\d) \S+ (postfix[\w/-]*/[a-z0-9]+\[\d+\]: $delivery.*)\n\z} or return;
    my $number = index('JanFebMarAprMayJunJulAugSepOctNovDec', $month) / 3;
    # The log names no year: the last one in which it was written before tomorrow.
    my $year = (localtime)[5];
    my $when = POSIX::mktime($second, $minute, $hour, $day, $number, $year, 0, 0, -1);
    $when = POSIX::mktime($second, $minute, $hour, $day, $number, $year - 1, 0, 0, -1) if $when > time + 86400;
    return ($when, $text);
}

# Postfix goes on writing into the old file until it has been told; only then there is a new one.
sub turn_log_over {
    rename "$log.$_", "$log." . ($_ + 1) for reverse 1 .. OLD_LOGS - 1;
    rename $log, "$log.1";
    my $child = fork;
    return unless defined $child && $child == 0;
    close $server;
    run(1, 'postfix', '-c', $config, 'reload');
    exit 0;
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
    my ($client, $status, $body, $headers) = @_;
    $body //= '';
    print $client "HTTP/1.1 $status\r\n", $headers // '',
        "Content-Type: text/plain; charset=utf-8\r\nContent-Length: ", length $body, "\r\n",
        "Connection: close\r\n\r\n$body";
    close $client;
}
