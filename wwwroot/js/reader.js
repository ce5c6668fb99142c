// The frame with the message's body. It belongs to the browser alone: it is on its way with the mousedown that opens a message,
// side by side with the circuit that brings the header. What is in it has no scripts and an opaque origin.
let base = null;
let culture = 'en';
let shown = null;
let frame = null;
let spare = null;
// The bodies of messages that will most likely be opened next, in frames that are not seen yet: the one after the open one, and the
// one under the pointer. What was brought a while ago may be a sentence about a server that has come back since.
let ahead = [];
const MOST_AHEAD = 2, FRESH = 60_000;

// What the browser has already, it is not sent for again.
const had = new Set();

// A message that has come is painted by then.
const LOOKED_AT = 120;

export function begin(grant, language) {
  base = `/view/${grant}`;
  culture = language;
  prepare();
}

/**
 * Shows a message's body, and says when it is there; the one that is shown already is left alone.
 * @param waits what was shown before stays in sight until reveal() is called
 */
export function show(id, text = false, remote = false, waits = false) {
  const key = `${id} ${text} ${remote}`;
  const host = document.getElementById('letter-body');
  if (!base || !host || (shown === key && frame?.isConnected)) return Promise.resolve();
  shown = key;
  const query = new URLSearchParams({ culture });
  if (text) query.set('text', 'true');
  if (remote) query.set('remote', 'true');
  const waiting = !text && !remote ? findAhead(id) : undefined;
  ahead = ahead.filter(other => other !== waiting);
  const url = `${base}/${id}/body?${query}`;
  // A frame's request is ten milliseconds on its way through the browser: by then the mail server has been asked.
  if (!waiting && !had.has(url)) fetch(url, { method: 'HEAD', cache: 'no-store' }).catch(() => {});
  had.add(url);
  const arrived = go(host, id, url, waiting);
  if (!waits) reveal();
  return arrived;
}

/** Turns over to the message that was shown last. */
export function reveal() {
  const others = document.querySelectorAll('#letter-body iframe:not([aria-hidden])');
  for (const other of others) if (other !== frame) hide(other);
  frame?.removeAttribute('aria-hidden');
  frame?.removeAttribute('tabindex');
}

/** Brings the body of a message that nobody has opened. Remote pictures stay out of it, and to the server it is as unread as before. */
export function bringAhead(id) {
  const host = document.getElementById('letter-body');
  if (!base || !host || navigator.connection?.saveData || findAhead(id) || frame?.dataset.message === id) return;
  const next = take(host, `${base}/${id}/body?${new URLSearchParams({ culture })}`);
  next.dataset.message = id;
  next.dataset.since = performance.now();
  next.addEventListener('load', () => setTimeout(prepare, LOOKED_AT), { once: true });
  ahead.push(next);
  while (ahead.length > MOST_AHEAD) ahead.shift().remove();
}

function findAhead(id) {
  const useless = ahead.filter(one => !one.isConnected || performance.now() - one.dataset.since >= FRESH);
  for (const one of useless) one.remove();
  ahead = ahead.filter(one => !useless.includes(one));
  return ahead.find(one => one.dataset.message === id);
}

// Each message gets a frame of its own, none of them a step to go back through. The one before it stays for a while, in sight or
// not: with the last one its process would go.
function go(host, id, url, waiting) {
  const wasAway = !!host.closest('[hidden]');
  const next = frame = waiting ?? take(host, url);
  next.dataset.message = id;
  // To take a frame away, and to make another ready, costs what the picture of this one would wait for.
  const arrived = 'loaded' in next.dataset ? Promise.resolve() : new Promise(done => next.addEventListener('load', done, { once: true }));
  arrived.then(() => setTimeout(() => {
    if (next !== frame) return;
    if (wasAway) paint(next);
    for (const old of host.querySelectorAll('iframe')) if (old !== next && old !== spare && !ahead.includes(old)) old.remove();
    prepare();
  }, LOOKED_AT));
  return arrived;
}

// Chromium now and then leaves a frame blank that came into sight while its page was on the way. Taken away and put back
// between two pictures it is painted; one that was painted already shows nothing of it.
function paint(next) {
  if (document.activeElement === next) return;
  next.hidden = true;
  next.getBoundingClientRect();
  next.hidden = false;
}

// A frame on its way to the address: the one that was made ready, else a new one.
function take(host, url) {
  const ready = spare?.isConnected && 'ready' in spare.dataset;
  if (spare && !ready) spare.remove();
  const next = ready ? spare : make(host, url);
  spare = null;
  next.addEventListener('load', () => { next.dataset.loaded = ''; }, { once: true });
  if (ready) next.contentWindow.location.replace(url);
  return next;
}

// The first document of an opaque origin costs a process of its own, and each frame its ties to it: paid while nobody waits, by a
// frame with an empty page that the next message is shown in.
function prepare() {
  requestIdleCallback(() => {
    const host = document.getElementById('letter-body');
    if (!host || spare?.isConnected) return;
    const next = spare = make(host);
    next.addEventListener('load', () => { next.dataset.ready = ''; }, { once: true });
  }, { timeout: 1000 });
}

function make(host, url) {
  const next = document.createElement('iframe');
  next.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  next.referrerPolicy = 'no-referrer';
  next.title = host.dataset.title;
  hide(next);
  if (url) next.src = url;
  else next.srcdoc = '<!DOCTYPE html><title></title>';
  host.append(next);
  return next;
}

// As large as it is when it is seen, so that it need not be laid out again; an inert one would be styled again.
function hide(one) {
  one.setAttribute('aria-hidden', 'true');
  one.tabIndex = -1;
}

// Files are saved with their progress on the card; the large ones by the browser itself, which needs no memory for them.
const MOST_IN_MEMORY = 64e6;

document.addEventListener('click', async e => {
  const card = e.target.closest('a[data-download]');
  if (!card || e.ctrlKey || e.metaKey || e.shiftKey || Number(card.dataset.size) > MOST_IN_MEMORY) return;
  e.preventDefault();
  if (card.querySelector('progress')) return;
  const bar = Object.assign(document.createElement('progress'), { max: 1 });
  bar.setAttribute('aria-label', card.title);
  card.append(bar);
  try {
    const answer = await fetch(card.href);
    if (!answer.ok) { location.assign(card.href); return; }
    const total = Number(answer.headers.get('content-length')) || Number(card.dataset.size);
    const parts = [];
    let have = 0;
    for await (const chunk of chunks(answer.body)) {
      parts.push(chunk);
      have += chunk.length;
      bar.value = total ? Math.min(1, have / total) : 0;
    }
    const url = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
    Object.assign(document.createElement('a'), { href: url, download: card.download }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } finally {
    bar.remove();
  }
});

async function* chunks(stream) {
  const reader = stream.getReader();
  for (let step; !(step = await reader.read()).done;) yield step.value;
}
