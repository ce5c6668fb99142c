namespace Webmail.Gateway.Outside;

/// <param name="Content">Null where there is a problem.</param>
/// <param name="Address">Where it was found, after redirects.</param>
/// <param name="Status">HTTP's, where that is the problem.</param>
internal sealed record FetchedFile(byte[]? Content, Uri Address, FetchProblem Problem, int Status);

internal enum FetchProblem { None, Unreachable, Certificate, NotPublic, Status, TooLarge }
