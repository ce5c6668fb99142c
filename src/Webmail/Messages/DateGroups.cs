using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

internal enum DateGroup { Today, Yesterday, ThisWeek, LastWeek, Older }

/// <summary>Where the labels "Today", "Yesterday"… stand: known only as far as the list is loaded from its top without a gap.</summary>
internal static class DateGroups
{
    public static IReadOnlyList<(int Index, DateGroup Group)> Of(SparseRows rows, Formats formats)
    {
        var found = new List<(int, DateGroup)>();
        var today = formats.Today;
        var reached = (DateGroup)(-1);
        for (var i = 0; rows[i] is { } row; i++)
        {
            var group = Of(row, formats, today);
            // Lists go by arrival, labels by date: one message out of its place must not drag the label with it.
            if (group > reached && rows[i + 1] is { } next && Of(next, formats, today) is var following && following < group)
            {
                group = following;
            }

            if (group > reached)
            {
                found.Add((i, group));
                reached = group;
            }

            if (reached is DateGroup.Older)
            {
                break;
            }
        }

        return found;
    }

    private static DateGroup Of(MessageRow row, Formats formats, DateTime today)
    {
        var days = (today - formats.Local(row.Date).Date).Days;
        var sinceMonday = ((int)today.DayOfWeek + 6) % 7;
        return days switch
        {
            <= 0 => DateGroup.Today,
            1 => DateGroup.Yesterday,
            _ when days <= sinceMonday => DateGroup.ThisWeek,
            _ when days <= sinceMonday + 7 => DateGroup.LastWeek,
            _ => DateGroup.Older,
        };
    }
}
