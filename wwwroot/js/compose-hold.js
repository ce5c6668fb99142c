// Between the wish to write and the first field of the composer there is a round trip. What is typed meanwhile belongs
// to the message: left to the page, its letters would archive and delete.
const longest = 5000;
let holder = null;
let timer = 0;

/** @param opened settles when the server has opened a composer, or has found nothing to open one for */
export function holdKeys(opened) {
  releaseKeys();
  holder = document.createElement('input');
  holder.className = 'sr-only';
  holder.tabIndex = -1;
  holder.autocomplete = 'off';
  holder.setAttribute('aria-label', document.querySelector('.compose-btn')?.textContent.trim() ?? '');
  document.body.append(holder);
  holder.focus({ preventScroll: true });
  timer = setTimeout(giveUp, longest);
  opened?.then(() => { if (!document.querySelector('.composer:not([data-view=minimised])')) releaseKeys(); }, releaseKeys);
}

// Before the circuit is up the wish itself still waits: its letters must not become wishes too.
function giveUp() {
  if ('live' in document.documentElement.dataset) releaseKeys();
  else timer = setTimeout(giveUp, longest);
}

/** Lets go, and answers with what was typed. */
export function releaseKeys() {
  clearTimeout(timer);
  const typed = holder?.value ?? '';
  holder?.remove();
  holder = null;
  return typed;
}
