namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>RFC 7208 §2.6, without temperror, which is an exception here.</summary>
internal enum SpfResult { None, Neutral, Pass, Fail, SoftFail, PermError }

/// <param name="Problem">Of a permanent error: the term that is wrong; empty where there were too many look-ups.</param>
internal sealed record SpfAnswer(SpfResult Result, string Problem = "");
