// Runs before the first paint: the sizes of the panes as they were left on this device, and the clock the server can't know.
for (const name of ['--side-w', '--list-w']) {
  const px = Number(localStorage.getItem(name));
  if (px) document.documentElement.style.setProperty(name, px + 'px');
}
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `webmail-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
