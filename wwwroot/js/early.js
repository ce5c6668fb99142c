// Runs before the first paint: the sizes of the panes as they were left on this device, and the clock the server can't know.
for (const name of ['--side-w', '--list-w']) {
  const px = Number(localStorage.getItem(name));
  if (px) document.documentElement.style.setProperty(name, px + 'px');
}
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `webmail-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;

// Safari has none. What waits for a quiet moment then waits for a short one.
window.requestIdleCallback ??= work => setTimeout(work, 50);

// The page can be pressed before the modules that listen to it have come: what is done meanwhile is done again once they have (keys.js).
// Links, menus and fields work by themselves; a menu that is about something has to be told.
if ('listens' in document.currentScript.dataset) {
  const MOST = 30, gestures = '.row[data-id], [data-cmd], [data-step], [data-drawer-toggle]', fields = 'input, textarea, select';
  const kept = [];
  const keep = e => {
    const counts = e.type === 'click' ? e.target.closest(gestures) : !e.target.matches?.(fields);
    if (counts && kept.length < MOST) kept.push([e.target, new e.constructor(e.type, e)]);
  };
  for (const type of ['click', 'keydown']) addEventListener(type, keep, { capture: true });
  window.listening = () => {
    for (const type of ['click', 'keydown']) removeEventListener(type, keep, { capture: true });
    for (const [target, event] of kept) {
      // The browser has opened what this opens: done again, it would close.
      if (event.type === 'click' && target.closest('[popovertarget]')) target.addEventListener('click', e => e.preventDefault(), { once: true });
      target.dispatchEvent(event);
    }
    delete window.listening;
  };
}

// The circuit takes the drawn page's title away a round trip before it brings its own: until then a copy stands in.
{
  let standIn = null;
  new MutationObserver(records => {
    const titles = document.head.getElementsByTagName('title');
    if (!titles.length) {
      const gone = records.flatMap(r => [...r.removedNodes]).findLast(n => n.nodeName === 'TITLE');
      if (gone) document.head.append(standIn = gone.cloneNode(true));
    } else if (standIn && titles.length > 1) {
      standIn.remove();
      standIn = null;
    }
  }).observe(document.head, { childList: true });
}
