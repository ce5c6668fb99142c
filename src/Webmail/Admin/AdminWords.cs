namespace Webmail.Admin;

/// <summary>Names the strings of the administrators' pages.</summary>
public sealed class AdminWords;
