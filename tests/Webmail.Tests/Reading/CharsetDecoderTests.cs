using System.Text;
using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class CharsetDecoderTests
{
    [Fact]
    public void Latin_1_is_read_as_Windows_reads_it()
    {
        Assert.Equal(("“año” €", false), CharsetDecoder.Decode([0x93, 0x61, 0xF1, 0x6F, 0x94, 0x20, 0x80], "iso-8859-1", false, false));
    }

    [Fact]
    public void An_unknown_charset_is_guessed_and_said_to_be()
    {
        Assert.Equal(("año", true), CharsetDecoder.Decode("año"u8, "x-nobody-knows", false, false));
        Assert.Equal(("año", true), CharsetDecoder.Decode([0x61, 0xF1, 0x6F], "x-nobody-knows", false, false));
    }

    [Fact]
    public void Eight_bit_text_without_a_charset_is_guessed_without_a_fuss()
    {
        Assert.Equal(("año", false), CharsetDecoder.Decode("año"u8, null, false, false));
    }

    [Fact]
    public void A_character_cut_in_two_is_dropped()
    {
        Assert.Equal(("a", false), CharsetDecoder.Decode("añ"u8[..2], null, false, isCut: true));
    }

    [Fact]
    public void Html_may_name_its_charset_itself()
    {
        var bytes = Encoding.Latin1.GetBytes("<meta charset=\"windows-1252\">ñ");

        Assert.EndsWith("ñ", CharsetDecoder.Decode(bytes, null, isHtml: true, false).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Japanese_and_Chinese_charsets_are_known()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal("日本語", CharsetDecoder.Decode(Encoding.GetEncoding("iso-2022-jp").GetBytes("日本語"), "ISO-2022-JP", false, false).Text);
        Assert.Equal("中文", CharsetDecoder.Decode(Encoding.GetEncoding("gb18030").GetBytes("中文"), "gb2312", false, false).Text);
    }

    [Fact]
    public void UTF_7_is_not_decoded()
    {
        var (text, isGuess) = CharsetDecoder.Decode("+ADw-script+AD4-"u8, "utf-7", false, false);

        Assert.Equal("+ADw-script+AD4-", text);
        Assert.True(isGuess);
    }
}
