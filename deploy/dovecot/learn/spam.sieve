# Somebody moved a message into Junk, by whatever program (RFC 6785): the learner takes it to the filter.
require ["vnd.dovecot.pipe", "copy", "imapsieve"];

pipe :copy :try "learner" ["spam"];
