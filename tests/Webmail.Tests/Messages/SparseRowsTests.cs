using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class SparseRowsTests
{
    [Fact]
    public void A_row_nobody_looked_at_is_counted_and_missing()
    {
        var rows = new SparseRows(100, Stretch(100, 10));

        Assert.Equal(100, rows.Count);
        Assert.Equal(10, rows.Loaded);
        Assert.Null(rows[10]);
        Assert.Equal((10, 10), rows.Missing(0, 20));
        Assert.Null(rows.Missing(0, 10));
    }

    [Fact]
    public void Rows_to_the_same_person_share_what_is_known_of_them()
    {
        var rows = new SparseRows(3, [Row(3) with { Recipients = [new("ana@a.test", "Ana")] }, Row(2) with { Recipients = [new("ana@a.test", "Ana")] }, Row(1) with { Recipients = [new("bea@b.test")] }]);

        Assert.Same(rows[0]!.Recipients, rows[1]!.Recipients);
        Assert.Same(rows[0]!.From, rows[1]!.From);
        Assert.Equal("bea@b.test", Assert.Single(rows[2]!.Recipients).Address);
    }

    [Fact]
    public void Stretches_that_meet_become_one()
    {
        var rows = new SparseRows(100, Stretch(100, 10));

        rows.Merge(10, 100, Stretch(90, 10));

        Assert.Equal(81u, rows[19]!.Id.Uid);
        Assert.Null(rows.Missing(0, 20));
    }

    [Fact]
    public void New_mail_goes_on_top_and_moves_everything_down()
    {
        var rows = new SparseRows(100, Stretch(100, 10));
        rows.Merge(50, 100, Stretch(50, 10));

        Assert.True(rows.Insert(Row(101)));

        Assert.Equal(101, rows.Count);
        Assert.Equal(101u, rows[0]!.Id.Uid);
        Assert.Equal(50u, rows[51]!.Id.Uid);
    }

    [Fact]
    public void The_first_message_of_an_empty_folder_is_shown()
    {
        var rows = new SparseRows(0, []);

        Assert.True(rows.Insert(Row(1)));

        Assert.Equal(1u, rows[0]!.Id.Uid);
    }

    [Fact]
    public void A_message_is_never_there_twice()
    {
        var rows = new SparseRows(10, Stretch(10, 10));

        Assert.False(rows.Insert(Row(5)));
        rows.Merge(2, 10, Stretch(8, 3));

        Assert.Equal(10, rows.Count);
        Assert.Equal([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], rows.All.Select(r => (int)r.Row.Id.Uid));
    }

    [Fact]
    public void A_message_between_two_stretches_only_moves_the_lower_one()
    {
        var rows = new SparseRows(98, Stretch(100, 10));
        rows.Merge(50, 98, Stretch(48, 10));

        Assert.True(rows.Insert(Row(70)));

        Assert.Equal(99, rows.Count);
        Assert.Equal(48u, rows[51]!.Id.Uid);
        Assert.Equal(91u, rows[9]!.Id.Uid);
    }

    [Fact]
    public void A_message_removed_where_nobody_looked_is_counted_out()
    {
        var rows = new SparseRows(100, Stretch(100, 10));
        rows.Merge(50, 100, Stretch(50, 10));

        Assert.True(rows.RemoveUnseen(70));

        Assert.Equal(99, rows.Count);
        Assert.Equal(50u, rows[49]!.Id.Uid);
    }

    [Fact]
    public void A_message_that_cannot_be_in_the_list_changes_nothing()
    {
        var rows = new SparseRows(10, Stretch(20, 10));

        Assert.False(rows.RemoveUnseen(30));
        Assert.False(rows.RemoveUnseen(5));

        Assert.Equal(10, rows.Count);
    }

    [Fact]
    public void A_removed_row_comes_back_to_its_place()
    {
        var rows = new SparseRows(10, Stretch(10, 10));
        var row = rows[4]!;

        Assert.Equal(4, rows.Remove(row.Id));
        rows.InsertAt(4, row);

        Assert.Equal(6u, rows[4]!.Id.Uid);
        Assert.Equal(10, rows.Count);
    }

    [Fact]
    public void What_lies_far_away_is_forgotten_but_still_counted()
    {
        var rows = new SparseRows(1000, Stretch(1000, 400));

        rows.Trim(200, 50, 150);

        Assert.True(rows.Loaded <= 150);
        Assert.Equal(1000, rows.Count);
        Assert.NotNull(rows[200]);
        Assert.Null(rows[0]);
    }

    private static MessageRow[] Stretch(uint highest, int count) => [.. Enumerable.Range(0, count).Select(i => Row(highest - (uint)i))];

    private static MessageRow Row(uint uid) =>
        FakeMailbox.Row("Bea", $"{uid}", DateTimeOffset.UnixEpoch) with { Id = new MessageId(FolderId.Inbox, 1, uid) };
}
