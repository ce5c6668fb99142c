# Somebody moved a message out of Junk: it was none, unless it went to Trash.
require ["vnd.dovecot.pipe", "copy", "imapsieve", "environment"];

if not anyof (environment :is "imap.mailbox" "Trash", environment :is "imap.mailbox" "Junk")
{
  pipe :copy :try "learner" ["ham"];
}
