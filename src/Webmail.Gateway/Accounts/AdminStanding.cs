namespace Webmail.Gateway.Accounts;

/// <summary>Whether somebody is an administrator, and whether the administrators' pages are open to them.</summary>
internal enum AdminStanding { None, NeedsSecondFactor, Open }
