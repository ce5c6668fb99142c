using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Webmail.Gateway.Domains;
using Webmail.Testing;
using Xunit;

namespace Webmail.Tests.Domains;

public sealed class ServerTrustTests : IDisposable
{
    private const SslPolicyErrors UnknownAuthority = SslPolicyErrors.RemoteCertificateChainErrors;

    private readonly string _caFile = Path.GetTempFileName();
    private readonly X509Certificate2 _certificate = TestCertificates.SelfSigned();
    private readonly ServerTrust _trust = new();

    public ServerTrustTests() => File.WriteAllText(_caFile, _certificate.ExportCertificatePem());

    public void Dispose()
    {
        _certificate.Dispose();
        File.Delete(_caFile);
    }

    [Fact]
    public void What_the_system_trusts_is_trusted() => Assert.True(Believes(_certificate, SslPolicyErrors.None, null));

    [Fact]
    public void An_unknown_authority_is_trusted_only_where_the_domain_names_it()
    {
        using var stranger = TestCertificates.SelfSigned();
        Assert.True(Believes(_certificate, UnknownAuthority, _caFile));
        Assert.False(Believes(_certificate, UnknownAuthority, null));
        Assert.False(Believes(stranger, UnknownAuthority, _caFile));
    }

    [Fact]
    public void A_certificate_for_another_name_is_never_trusted()
    {
        Assert.False(Believes(_certificate, SslPolicyErrors.RemoteCertificateNameMismatch, _caFile));
        Assert.False(Believes(_certificate, UnknownAuthority | SslPolicyErrors.RemoteCertificateNameMismatch, _caFile));
        Assert.False(Believes(null, SslPolicyErrors.RemoteCertificateNotAvailable, _caFile));
    }

    private bool Believes(X509Certificate2? certificate, SslPolicyErrors errors, string? caFile) =>
        _trust.For(new ServerEndpoint("localhost", 993, TlsMode.Implicit, caFile))(this, certificate, null, errors);
}
