// The frame with the message's body. It belongs to the browser alone: it is on its way with the mousedown that opens a message,
// side by side with the circuit that brings the header. What is in it has no scripts and an opaque origin.
let base = null;
let culture = 'en';
let shown = null;
let frame = null;
let spare = null;

export function begin(grant, language) {
  base = `/view/${grant}`;
  culture = language;
  prepare();
}

/** Shows a message's body; the one that is shown already is left alone. */
export function show(id, text = false, remote = false) {
  const key = `${id} ${text} ${remote}`;
  const host = document.getElementById('letter-body');
  if (!base || !host || (shown === key && frame?.isConnected)) return;
  shown = key;
  const query = new URLSearchParams({ culture });
  if (text) query.set('text', 'true');
  if (remote) query.set('remote', 'true');
  go(host, id, `${base}/${id}/body?${query}`);
}

// Each message gets a frame of its own: what was shown before is gone at once, what comes is painted as it comes, and none
// of it is a step to go back through. The frame before it stays, unseen, until then: with the last one its process would go.
function go(host, id, url) {
  for (const old of host.querySelectorAll('iframe')) {
    if (old === frame) old.hidden = true;
    else if (old !== spare) old.remove();
  }
  const ready = spare?.isConnected && 'ready' in spare.dataset;
  if (spare && !ready) spare.remove();
  const next = frame = ready ? spare : make(host, url);
  spare = null;
  next.hidden = false;
  next.dataset.message = id;
  next.addEventListener('load', () => {
    if (next !== frame) return;
    for (const old of host.querySelectorAll('iframe')) if (old !== next) old.remove();
    // Not before this one is painted and looked at.
    setTimeout(prepare, 120);
  }, { once: true });
  if (ready) next.contentWindow.location.replace(url);
}

// The first document of an opaque origin costs a process of its own, and each frame its ties to it: paid while nobody waits, by a
// frame with an empty page that the next message is shown in.
function prepare() {
  requestIdleCallback(() => {
    const host = document.getElementById('letter-body');
    if (!host || spare?.isConnected) return;
    const next = spare = make(host, `${base}/blank`);
    next.hidden = true;
    next.addEventListener('load', () => { next.dataset.ready = ''; }, { once: true });
  }, { timeout: 1000 });
}

function make(host, url) {
  const next = document.createElement('iframe');
  next.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  next.referrerPolicy = 'no-referrer';
  next.title = host.dataset.title;
  next.src = url;
  host.append(next);
  return next;
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
