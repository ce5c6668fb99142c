using System.Globalization;

namespace Webmail.Benchmarks;

/// <summary>A message that is pressed as the pointer gets there, in a Chromium that nothing is attached to but a socket to the page.</summary>
internal sealed class PressedAtOnce(Target target, Report report, Peer peer)
{
    // A browser that has just started has more to do than to show a page.
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(2);

    /// <param name="opened">Messages that are known: the browser and what drives it have just started, so these are opened first, and not measured.</param>
    /// <param name="unopened">Those that are measured.</param>
    /// <param name="web">The web role.</param>
    /// <param name="size">How many messages the mailbox has.</param>
    /// <param name="address">Whose it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(string[] opened, string[] unopened, Uri web, int size, string address, CancellationToken cancellationToken)
    {
        var (key, promise) = BrowserBenchmark.OpenedAt(size);
        await using var browser = await PlainBrowser.StartAsync(BrowserBenchmark.Switches, cancellationToken);
        await browser.GoToAsync(web, cancellationToken);
        await browser.HoldsAsync("document.getElementById('password')", cancellationToken);
        await browser.EvaluateAsync<bool>(
            $"(() => {{ document.getElementById('address').value = '{address}'; document.getElementById('password').value = '{target.Password}'; document.querySelector('form button[type=submit]').click(); return true; }})()",
            cancellationToken);
        await browser.HoldsAsync("document.querySelector(\"#list .row[data-id][aria-rowindex='60']\")", cancellationToken);
        await Task.Delay(AtRest, cancellationToken);
        await browser.EvaluateAsync<bool>("(() => { addEventListener('mousedown', () => { window.__t0 = performance.now(); }, true); return true; })()", cancellationToken);
        var (read, whole) = (new Measure("open an 8 KB message elsewhere, pressed as the pointer gets there"), new Measure("the same, until recipients, date and files are there too"));
        foreach (var (i, id) in opened.Concat(unopened).Index())
        {
            var at = await browser.EvaluateAsync<double[]>(string.Create(CultureInfo.InvariantCulture, $$"""
                new Promise(done => {
                  const row = document.querySelector("#list .row[data-id='{{id}}']");
                  row.scrollIntoView({ block: 'nearest' });
                  setTimeout(() => { const box = row.getBoundingClientRect(); done([box.left + box.width / 2, box.top + box.height / 2]); }, {{BrowserBenchmark.Look.TotalMilliseconds}});
                })
                """), cancellationToken);
            await browser.EvaluateAsync<bool>($$"""
                (() => {
                  const arg = ['{{id}}', document.querySelector("#list .row[data-id='{{id}}'] .subject").textContent];
                  const painted = holds => new Promise(done => {
                    const look = () => {
                      if (!holds()) { requestAnimationFrame(look); return; }
                      requestAnimationFrame(() => {
                        const channel = new MessageChannel();
                        channel.port1.onmessage = () => done(performance.now() - window.__t0);
                        channel.port2.postMessage(0);
                      });
                    };
                    requestAnimationFrame(look);
                  });
                  window.__painted = Promise.all([painted(() => {{BrowserBenchmark.MessageRead}}), painted(() => {{BrowserBenchmark.MessageWhole}})]);
                  return true;
                })()
                """, cancellationToken);
            await browser.PressAsync(at![0], at[1], cancellationToken);
            var times = await browser.EvaluateAsync<double[]>("window.__painted", cancellationToken);
            if (i >= opened.Length)
            {
                read.Add(times![0]);
                whole.Add(times.Max());
            }

            await browser.MoveAsync(2, 2, cancellationToken);
        }

        peer.Row(report, read, key, promise);
        peer.Row(report, whole, key, null);
    }
}
