# What the spam filter has marked is filed in Junk and reaches no other script, so nobody is told that somebody is on holiday.
require ["fileinto", "mailbox"];

# rspamd's mark; what strangers wrote there is gone (deploy/postfix/header_checks.cf).
if header :is "X-Spam" "Yes"
{
  fileinto :create "Junk";
}
