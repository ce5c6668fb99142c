// What the administrators' pages need of the browser: focus that goes into a panel and comes back, what went wrong in sight, Escape, and copying.
let watching = null;
let from = null;

export function enter(id) {
  const root = document.getElementById(id);
  if (!root) return;
  watching?.disconnect();
  watching = new MutationObserver(changes => {
    const came = changes.flatMap(c => [...c.addedNodes]).map(panelOf).find(Boolean);
    const went = changes.flatMap(c => [...c.removedNodes]).map(panelOf).find(Boolean);
    if (came?.isConnected) {
      if (!went) from = document.activeElement;
      (came.querySelector('[data-first]') ?? came.querySelector('h2'))?.focus();
    } else if (went && !root.querySelector('.admin-panel')) {
      (from?.isConnected ? from : root.querySelector('h1'))?.focus();
      from = null;
    } else {
      const said = changes.flatMap(c => [...c.addedNodes]).map(n => partOf(n, '.note.error')).find(n => n?.closest('.admin-panel'));
      (said?.closest('.tried') ?? said)?.scrollIntoView({ block: 'nearest' });
    }
  });
  watching.observe(root, { childList: true, subtree: true });
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
}

export function leave() {
  watching?.disconnect();
  watching = null;
  document.removeEventListener('keydown', onKey);
  document.removeEventListener('click', onClick);
}

// Whether rows that change by themselves had better stay as they are: nobody sees them, or somebody is asked about them or marks text in them.
export function isBusy() {
  const marked = document.getSelection();
  return document.visibilityState !== 'visible' || !!document.querySelector('dialog[open], [popover]:popover-open')
    || (!!marked && !marked.isCollapsed && !!marked.anchorNode?.parentElement?.closest('#admin'));
}

const partOf = (node, selector) => node.nodeType === 1 ? (node.matches(selector) ? node : node.querySelector(selector)) : null;
const panelOf = node => partOf(node, '.admin-panel');

function onKey(e) {
  if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector('dialog[open], [popover]:popover-open, .composer')) return;
  const close = document.querySelector('.admin-panel [data-panel-close]');
  if (!close) return;
  e.preventDefault();
  close.click();
}

async function onClick(e) {
  const button = e.target.closest('[data-copy]');
  if (!button) return;
  await copy(button.dataset.copy);
  button.dataset.copied = '';
  const said = document.getElementById('copied');
  if (said) said.textContent = button.dataset.copiedWords ?? '';
  setTimeout(() => { delete button.dataset.copied; if (said) said.textContent = ''; }, 2000);
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
