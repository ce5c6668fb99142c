// What the security settings need of the browser: focus that goes where something new is asked, copying, saving a file, and making passkeys.
let watching = null;

export function enter(id) {
  const root = document.getElementById(id);
  if (!root) return;
  watching?.disconnect();
  watching = new MutationObserver(changes => {
    const first = changes.flatMap(c => [...c.addedNodes]).filter(n => n.nodeType === 1 && n.isConnected)
      .map(n => n.matches('[data-first]') ? n : n.querySelector('[data-first]')).find(Boolean);
    first?.focus();
  });
  watching.observe(root, { childList: true, subtree: true });
  root.addEventListener('click', onClick);
}

export function leave() {
  watching?.disconnect();
  watching = null;
}

/** A new passkey on this device, or why there is none. */
export async function makePasskey(options) {
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
    return { credential: JSON.stringify((await navigator.credentials.create({ publicKey })).toJSON()) };
  } catch (e) {
    return { problem: { NotAllowedError: 'Cancelled', AbortError: 'Cancelled', InvalidStateError: 'Exists' }[e.name] ?? 'Unsupported' };
  }
}

async function onClick(e) {
  const button = e.target.closest('[data-copy], [data-save]');
  if (!button) return;
  if (button.dataset.save !== undefined) return save(button.dataset.save, button.dataset.name);
  await copy(button.dataset.copy);
  button.dataset.copied = '';
  const said = document.getElementById('copied');
  if (said) said.textContent = button.dataset.copiedWords ?? '';
  setTimeout(() => { delete button.dataset.copied; if (said) said.textContent = ''; }, 2000);
}

function save(text, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'text/plain' })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Without TLS there is no clipboard to write to, only a selection to copy.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
