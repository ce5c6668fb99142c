# What the spam filter has marked is filed in Junk and reaches no other script, so nobody is told that somebody is on holiday.
require ["fileinto", "mailbox"];

if anyof (header :contains "X-Spam-Flag" "YES", header :contains "X-Spam" "Yes")
{
  fileinto :create "Junk";
}
