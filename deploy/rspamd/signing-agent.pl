#!/usr/bin/perl
# Tells rspamd who may write as whom, what their mail is signed with, and what mail is sealed with that an alias or a Sieve script
# sends on to another host, as the database's role webmail_filter, which sees just that.
#   signing-agent.pl ADDRESS PORT CONNECTION PASSWORD_FILE KEY_FILE [PID_FILE]     with PID_FILE, in the background
# CONNECTION is what libpq takes without the password: host=db port=5432 dbname=webmail user=webmail_filter
# KEY_FILE holds what the private keys are sealed with (Webmail:Hosted:Dkim:Key).
#
#   POST /   {"user":"ana@a.test","from":["info@a.test"]}
#   200      {"keys":[{"domain":"a.test","selector":"s20260101","key":"-----BEGIN…"}]}    of the first address' domain
#   200      {"refused":"bea@b.test"}                                                     an address that is not theirs
#   POST /   {"recipients":["info@a.test"]}
#   200      {"keys":[…]}                                                                 of the domain that sends it on; empty where it stays here
#   POST /   {"recipients":["x@c.test"],"forwarder":"ana@a.test"}                         a script of ana@a.test sends it there
#   503      the database does not answer
#
# Nothing is remembered but opened keys: what the rows say now is what holds. It has no port but on loopback, beside rspamd.
use strict;
use warnings;
use DBI;
use IO::Socket::INET;
use IPC::Open2;
use JSON::PP;
use POSIX ();

my ($address, $port, $connection, $password_file, $key_file, $pid_file) = @ARGV;
my $password = first_line($password_file);
first_line($key_file);
my $json = JSON::PP->new->utf8;
my ($database, %opened);

my $server = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Proto => 'tcp', Listen => 64, ReuseAddr => 1)
    or die "signing-agent: $address:$port: $@\n";
if ($pid_file) {
    exit 0 if fork // die "signing-agent: $!\n";
    POSIX::setsid();
    open(my $pid, '>', $pid_file) or die "signing-agent: $pid_file: $!\n";
    print $pid "$$\n";
    close $pid;
}
$SIG{PIPE} = 'IGNORE';
$SIG{ALRM} = sub { die "too late\n" };
while (1) {
    my $client = $server->accept or next;
    # One at a time, each in a few milliseconds; who says nothing is not waited for.
    eval {
        alarm 6;
        my $question = read_question($client);
        my $answer = $question ? eval { answer($question) } // { failed => $@ } : undef;
        if (!$answer) { say_to($client, '400 Bad Request', '{}') }
        elsif ($answer->{failed}) {
            warn "signing-agent: $answer->{failed}";
            # The next question takes a new connection.
            undef $database;
            say_to($client, '503 Service Unavailable', '{}');
        }
        else { say_to($client, '200 OK', $json->encode($answer)) }
        1;
    } or warn "signing-agent: $@";
    alarm 0;
    close $client;
}

sub first_line {
    my ($name) = @_;
    open(my $file, '<', $name) or die "signing-agent: $name: $!\n";
    my $line = <$file> // '';
    chomp $line;
    length $line or die "signing-agent: $name is empty\n";
    return $line;
}

sub read_question {
    my ($client) = @_;
    my ($head, $body, $byte) = ('', '');
    while ($head !~ /\r?\n\r?\n\z/) {
        return if length $head > 8192 || !sysread($client, $byte, 1);
        $head .= $byte;
    }
    my ($length) = $head =~ /^Content-Length: (\d{1,5})\r?$/mi or return;
    return unless $head =~ /\APOST /;
    while (length $body < $length) {
        sysread($client, $body, $length - length $body, length $body) or return;
    }
    my $question = eval { $json->decode($body) };
    return if ref $question ne 'HASH';
    return $question if is_list($question->{recipients}) || (defined $question->{user} && is_list($question->{from}));
    return;
}

sub is_list { return ref $_[0] eq 'ARRAY' && @{ $_[0] } && !grep { !defined || ref } @{ $_[0] } }

sub answer {
    my ($question) = @_;
    $database = undef if $database && !$database->ping;
    $database //= DBI->connect("dbi:Pg:$connection;connect_timeout=3;tcp_user_timeout=5000;options=-cstatement_timeout=4000", undef, $password, { RaiseError => 1, PrintError => 0, AutoCommit => 1, pg_enable_utf8 => 1 });
    if (my $recipients = $question->{recipients}) {
        if (defined $question->{forwarder} && grep { !is_hosted($_) } @$recipients) {
            return { keys => keys_of($question->{forwarder} =~ s/\A.*\@//sr) };
        }
        my ($domain) = $database->selectrow_array('SELECT filter.forwarding_domain(?)', undef, $recipients);
        return { keys => defined $domain ? keys_of($domain) : [] };
    }
    for my $author (@{ $question->{from} }) {
        return { refused => $author } unless may_write_as($question->{user}, $author);
    }
    my ($domain) = $question->{from}[0] =~ /\@(.*)\z/s;
    return { keys => keys_of($domain) };
}

sub keys_of {
    my ($domain) = @_;
    my $rows = $database->selectall_arrayref('SELECT domain, selector, private_key FROM filter.signing_keys WHERE domain = ? ORDER BY selector', { Slice => {} }, $domain);
    return [map { { domain => $_->{domain}, selector => $_->{selector}, key => open_key($_->{private_key}) } } @$rows];
}

# Every domain here has a key, or there is none to seal with.
sub is_hosted {
    my ($domain) = $_[0] =~ /\@([^\@]*)\z/;
    return defined $database->selectrow_array('SELECT 1 FROM filter.signing_keys WHERE domain = ? LIMIT 1', undef, $domain);
}

# As Postfix looks for the envelope's sender: ana+x@a.test, then ana@a.test, then @a.test; the first that is there counts.
sub may_write_as {
    my ($user, $author) = @_;
    my ($local, $domain) = $author =~ /\A(.*)\@([^\@]*)\z/s or return 0;
    my ($plain) = $local =~ /\A([^+]+)/;
    for my $candidate ("$local\@$domain", defined $plain ? "$plain\@$domain" : (), "\@$domain") {
        my $logins = $database->selectcol_arrayref('SELECT login FROM filter.sender_logins WHERE address = ?', undef, $candidate);
        return scalar grep { $_ eq $user } @$logins if @$logins;
    }
    return 0;
}

# An encrypted PKCS#8 key (RFC 5958).
sub open_key {
    my ($sealed) = @_;
    return $opened{$sealed} //= do {
        my $pid = open2(my $out, my $in, 'openssl', 'pkey', '-passin', "file:$key_file");
        print {$in} $sealed;
        close $in;
        local $/;
        my $key = <$out> // '';
        waitpid $pid, 0;
        die "a signing key does not open with $key_file\n" if $? || $key !~ /\A-----BEGIN /;
        $key;
    };
}

sub say_to {
    my ($client, $status, $body) = @_;
    print $client "HTTP/1.1 $status\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
}
