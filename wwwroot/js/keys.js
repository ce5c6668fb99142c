// The keyboard: Gmail's keys and a list box's arrows. Moving about never asks the server; what changes something is one call.
import { run } from './shell.js';
import { step, toEdge, focused, focusList, openRow } from './list.js';
import { openMenu } from './menus.js';

const commands = {
  c: 'compose', r: 'reply', a: 'reply-all', f: 'forward', e: 'archive', '#': 'delete', Delete: 'delete', '!': 'spam', s: 'star', z: 'undo', I: 'read', U: 'unread',
};
const places = { i: 'Inbox', t: 'Sent', d: 'Drafts', a: 'Archive', '!': 'Junk', '#': 'Trash', s: 'Starred' };
let went = 0;

// On other pages a message may still be open behind them: what nobody sees is left alone.
const anywhere = new Set(['compose', 'undo']);
const inMail = () => !!document.getElementById('list-pane');

const readerId = () => {
  const reader = document.getElementById('reader')?.dataset;
  return reader?.turning ?? reader?.open ?? null;
};
const typing = t => t.matches?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])') || t.closest?.('.composer, dialog[open], [popover]:popover-open');

document.addEventListener('keydown', e => {
  if (e.defaultPrevented || e.isComposing || typing(e.target)) return;
  const grid = e.target.closest?.('#list');
  if (grid && arrows(e)) { e.preventDefault(); return; }
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'a' && grid) { e.preventDefault(); run('select-all'); return; }
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (key(e)) e.preventDefault();
});

function arrows(e) {
  const page = Math.max(1, Math.floor((document.getElementById('list')?.clientHeight ?? 600) / 60) - 1);
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[e.key];
  if (by) { step(by, { extend: e.shiftKey }); return true; }
  if (e.key === 'Home' || e.key === 'End') { toEdge(e.key === 'End'); return true; }
  if (e.key === ' ' && e.target.matches('.row')) { run('select', e.target.dataset.id); return true; }
  return false;
}

function key(e) {
  if (went && performance.now() - went < 1500) {
    went = 0;
    if (places[e.key]) { run('go', null, places[e.key]); return true; }
  }
  switch (e.key) {
    case 'g': went = performance.now(); return true;
    case '?': document.getElementById('shortcuts')?.showModal(); return true;
    case 'j': case 'k': step(e.key === 'j' ? 1 : -1, { open: !!readerId() }); return true;
    case 'o': case 'Enter': {
      const row = e.target.closest?.('.row[data-id]') ?? (e.key === 'o' ? document.querySelector('#list .row[tabindex="0"]') : null);
      if (!row) return false;
      openRow(row);
      return true;
    }
    case 'u': case 'Escape':
      if (document.querySelector('.list-bulk')) run('select-none');
      else if (readerId()) { run('close'); focusList(); }
      else return false;
      return true;
    case 'x': { const row = focused() ?? readerId(); if (row) run('select', row); return !!row; }
    case 'v': openMenu('move-menu', document.querySelector('.list-bulk [popovertarget=move-menu], .reader-bar:not([hidden]) [popovertarget=move-menu]') ?? document.activeElement); return true;
  }
  const command = commands[e.key];
  if (!command || !(inMail() || anywhere.has(command))) return false;
  run(command, focused() ?? readerId());
  return true;
}

document.addEventListener('click', e => {
  const by = e.target.closest('[data-step]')?.dataset.step;
  if (by) step(Number(by), { open: true });
});

// Every module that listens is here by now, and Blazor has not begun: the page is as it was when it was pressed.
window.listening?.();
