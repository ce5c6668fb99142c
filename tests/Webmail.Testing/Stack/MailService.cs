namespace Webmail.Testing.Stack;

/// <summary>A server of the stack, as <c>stack.sh</c> names it in lower case.</summary>
public enum MailService { Postgres, Dovecot, Rspamd, Postfix }
