// The list: says which stretch is looked at, keeps the focus, and turns presses on rows into commands. Rows have no events of their own.
import { run, runAfter, isLive, isNarrow, stepIn, stepOut } from './shell.js';
import { show, bringAhead } from './reader.js';
import { turn, truth, announce, opened } from './looks.js';

let net = null;
let asking = false;
let atRest = false;
let view = null;
let focusId = null;
let focusIndex = 0;
let hadFocus = false;
let settle = 0;
let watched = null;
let hovered = null;
let hoveredAt = null;
let appearing = 0;
let resting = 0;
let readingOn = 0;
let openIndex = -1;

// At rest, so many rows below what is seen are here: a page of fifty, and what scrolling looks ahead, so that going there asks for nothing yet.
const BELOW = 60;

// A pointer that stays on a row this long is about to press it.
const REST = 80;

// Nor does what it passes over, or presses at once, get buttons that would be drawn in the way of the message.
const STAY = 50, OPENED = 300;

const list = () => document.getElementById('list');
const rowOf = node => node?.closest?.('.row[data-id]');
const indexOf = row => Number(row.getAttribute('aria-rowindex')) - 1;
const readerId = () => document.getElementById('reader')?.dataset.open ?? null;

export function attach(component) {
  net = component;
  // The list that is here already may have been scrolled: it is no new one.
  view = list()?.dataset.view ?? null;
  if (list()) count(list());
  observe();
  stir(250);
}

export function detach() {
  net = null;
}

// ── which rows ──────────────────────────────────────────────────────────────

// One row below the other, and a date's label above each row that begins a group.
function places(el) {
  const style = getComputedStyle(el);
  const row = parseFloat(style.getPropertyValue('--row-h')), label = parseFloat(style.getPropertyValue('--group-h'));
  const groups = (el.dataset.groups ?? '').split(' ').filter(Boolean).map(Number);
  return {
    row,
    topOf: index => index * row + groups.filter(group => group <= index).length * label,
    rowAt: y => {
      let labels = 0;
      while (labels < groups.length && groups[labels] * row + labels * label <= y) labels++;
      return Math.max(0, Math.floor((y - labels * label) / row));
    },
  };
}

// What is in sight comes first. When that is at rest, the rows further off are brought too: the next page is there before it is asked for.
function stir(rest) {
  atRest = false;
  look();
  clearTimeout(settle);
  settle = setTimeout(() => { atRest = true; look(); }, rest);
}

function look() {
  const el = list();
  const window = el?.querySelector('.list-window');
  if (!net || !window || !el.clientHeight || asking) return;
  const place = places(el);
  const total = Number(el.getAttribute('aria-rowcount'));
  const top = place.rowAt(el.scrollTop), visible = Math.ceil(el.clientHeight / place.row) + 1;
  const first = Number(window.dataset.first), end = first + Number(window.dataset.count);
  const near = Math.ceil(visible * 0.5), below = atRest ? BELOW : near;
  if ((first <= 0 || top - near >= first) && (end >= total || top + visible + below <= end)) return;
  // After a jump nothing in sight is here: what is in sight comes first, by itself; what lies around it is asked for right after.
  const jumped = top >= end || top + visible <= first;
  const before = jumped ? 1 : visible, after = jumped ? 0 : atRest ? Math.max(BELOW, 2 * visible) : Math.ceil(visible * 1.5);
  const from = Math.max(0, Math.min(top, total - visible) - before);
  asking = true;
  net.invokeMethodAsync('Window', from, Math.min(total - from, top - from + visible + after)).then(() => {
    asking = false;
    look();
  }, () => {
    // Without a circuit each answer is a refusal at once; what comes after it looks again.
    asking = false;
  });
}

document.addEventListener('scroll', e => {
  if (e.target.id !== 'list') return;
  hideActions();
  stir(90);
}, { capture: true, passive: true });

addEventListener('resize', () => look());

// After each batch of the circuit: a new list begins at its top, and the focus stays where it was.
const observer = new MutationObserver(() => {
  truth();
  const el = list();
  if (!el) return;
  count(el);
  if (el.dataset.view !== view) {
    view = el.dataset.view;
    el.scrollTop = 0;
    [focusId, focusIndex] = [null, 0];
    stir(250);
  }
  if (hovered && (!hovered.isConnected || (hoveredAt !== null && hovered.offsetTop !== hoveredAt))) hideActions();
  keepFocus(el);
  look();
});

// What came above moves all that is below: the circuit would have to say it of each row.
function count(el) {
  const window = el.querySelector('.list-window');
  let place = Number(window?.dataset.first);
  for (const row of window?.querySelectorAll(':scope > .row') ?? []) {
    place++;
    if (row.getAttribute('aria-rowindex') !== `${place}`) row.setAttribute('aria-rowindex', place);
  }
}

function observe() {
  const pane = document.querySelector('.list-pane');
  if (pane === watched) return;
  observer.disconnect();
  watched = pane;
  if (pane) observer.observe(pane, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-view', 'data-id', 'data-first', 'aria-busy'] });
}

// ── focus ───────────────────────────────────────────────────────────────────

const rows = () => [...document.querySelectorAll('#list .row[data-id]')];
const find = id => id && document.querySelector(`#list .row[data-id="${CSS.escape(id)}"]`);

function keepFocus(el) {
  let row = find(focusId);
  const lost = hadFocus && (document.activeElement === document.body || !document.activeElement);
  if (!row && (lost || focusId === null)) {
    const all = rows();
    row = all.find(r => indexOf(r) >= focusIndex) ?? all.at(-1);
  }
  if (!row) { if (lost) el.focus({ preventScroll: true }); return; }
  rove(row);
  if (lost) row.focus({ preventScroll: true });
}

function rove(row) {
  focusIndex = indexOf(row);
  // Said again to a focused row, it would cost a look at its style.
  if (row.tabIndex === 0 && focusId === row.dataset.id) return;
  for (const old of document.querySelectorAll('#list .row[tabindex="0"]')) if (old !== row) old.tabIndex = -1;
  row.tabIndex = 0;
  focusId = row.dataset.id;
}

document.addEventListener('focusin', e => {
  hadFocus = !!e.target.closest?.('#list');
  const row = rowOf(e.target);
  if (row) rove(row);
});

/** The row commands are about: the one with the focus, when the list has it. */
export const focused = () => hadFocus ? find(focusId)?.dataset.id ?? null : null;

/** Moves the focus by rows, over the edge of what is rendered too. */
export async function step(by, { extend = false, open = false } = {}) {
  const el = list();
  if (!el?.matches('[role=grid]')) return;
  const total = Number(el.getAttribute('aria-rowcount'));
  const from = find(focusId) ?? find(readerId()) ?? null;
  const target = from || focusId ? Math.max(0, Math.min(total - 1, focusIndex + by)) : 0;
  let row = at(target);
  for (let tries = 0; !row && tries < 40; tries++) {
    el.scrollTop = Math.max(0, places(el).topOf(target) - el.clientHeight / 2);
    look();
    await new Promise(requestAnimationFrame);
    row = at(target);
  }
  if (!row) return;
  rove(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
  if (extend) run('select-to', row.dataset.id);
  else if (open) openRow(row);
}

const at = index => document.querySelector(`#list .row[data-id][aria-rowindex="${index + 1}"]`);

export function toEdge(end) {
  focusId ??= '';
  return step(end ? Infinity : -Infinity);
}

export function focusList() {
  (find(focusId) ?? find(readerId()) ?? rows()[0] ?? list())?.focus({ preventScroll: true });
}

// A draft is taken up again, not read.
const inDrafts = () => !!document.querySelector('.folder[aria-current] use[href="#i-pen"]');

/** Fetches what will most likely be opened next, a moment later. */
const readAhead = (row, after) => row && isLive() && !isNarrow() && !inDrafts() ? setTimeout(() => row.isConnected && bringAhead(row.dataset.id), after) : 0;

export function openRow(row) {
  clearTimeout(resting);
  clearTimeout(readingOn);
  clearTimeout(appearing);
  appearing = setTimeout(showActions, OPENED);
  // Who reads on in one direction finds the next one there.
  const index = indexOf(row);
  readingOn = readAhead(at(index < openIndex ? index - 1 : index + 1), 3 * REST);
  openIndex = index;
  const id = row.dataset.id, announces = isLive() && !inDrafts();
  // First: the rest is done while the browser asks for it.
  const body = inDrafts() ? null : show(id, false, false, announces);
  // The row looks open and read with the body; the circuit says the same a moment later.
  const mark = () => {
    for (const old of document.querySelectorAll('#list .row.open')) old.classList.remove('open');
    row.classList.add('open');
    row.classList.remove('unread');
  };
  if (!announces) {
    if (!inDrafts()) mark();
    run('open', id);
    return;
  }
  announce(row, body, isNarrow(), mark);
  stepIn(id);
  const opening = runAfter(body, 'open', id);
  const done = () => {
    opened(id);
    if (readerId() !== id) stepOut(id);
  };
  opening.then(done, done);
}

// ── presses ─────────────────────────────────────────────────────────────────

// A mouse opens with the press. A finger's may be the beginning of a scroll: it opens with the click.
let isMouse = false;
document.addEventListener('pointerdown', e => { isMouse = e.pointerType === 'mouse'; }, { capture: true });

document.addEventListener('mousedown', e => {
  const row = rowOf(e.target);
  if (!row || e.button || e.target.closest('[data-act]')) return;
  if (e.shiftKey) e.preventDefault();
  else if (!e.ctrlKey && !e.metaKey && isMouse) {
    row.dataset.pressed = '';
    openRow(row);
  }
});

document.addEventListener('click', e => {
  const row = rowOf(e.target);
  if (!row) return;
  const act = e.target.closest('[data-act]');
  if (act?.dataset.act === 'star-one') turnStar(act);
  if (act) run(e.shiftKey && act.dataset.act === 'select' ? 'select-to' : act.dataset.act, row.dataset.id);
  else if (e.shiftKey) run('select-to', row.dataset.id);
  else if (e.ctrlKey || e.metaKey) run('select', row.dataset.id);
  else if (!('pressed' in row.dataset)) openRow(row);
  delete row.dataset.pressed;
  rove(row);
});

// As the circuit draws it, a round trip earlier.
function turnStar(star) {
  const on = star.getAttribute('aria-pressed') !== 'true';
  star.setAttribute('aria-pressed', on);
  star.querySelector('use').setAttribute('href', on ? '#i-star-fill' : '#i-star');
}

// Back from a message that took the list's place, the focus is where it was.
document.addEventListener('click', e => { if (e.target.closest('[data-cmd=close]')) focusList(); });

// A folder opens on the press, as a row does; the keyboard and a finger click. Anything else with a link stays the browser's.
const folderOf = e => e.button || e.shiftKey || e.ctrlKey || e.metaKey || e.altKey || location.pathname !== '/' || !isLive() ? null : e.target.closest?.('a.folder[data-folder]');

document.addEventListener('mousedown', e => {
  const folder = folderOf(e);
  if (!folder || !isMouse) return;
  folder.dataset.pressed = '';
  openFolder(folder);
});

document.addEventListener('click', e => {
  const folder = folderOf(e);
  if (!folder) return;
  e.preventDefault();
  if (!('pressed' in folder.dataset)) openFolder(folder);
  delete folder.dataset.pressed;
});

function openFolder(folder) {
  // First, while the page's measures are known.
  const isSeen = turn(folder.dataset.folder);
  for (const old of document.querySelectorAll('.folder[aria-current]')) old.removeAttribute('aria-current');
  folder.setAttribute('aria-current', 'page');
  if (isSeen) runAfter(Promise.resolve(), 'folder', null, folder.dataset.folder);
  else run('folder', null, folder.dataset.folder);
}

// One set of buttons follows the pointer.
document.addEventListener('pointerover', e => {
  if (e.pointerType !== 'mouse' || e.target.closest?.('#row-actions')) return;
  const row = rowOf(e.target);
  if (row === hovered) return;
  hideActions();
  if (!row) return;
  hovered = row;
  resting = readAhead(row, REST);
  appearing = setTimeout(showActions, STAY);
});

function showActions() {
  const actions = document.getElementById('row-actions');
  if (!actions || !hovered?.isConnected) return;
  hoveredAt = hovered.offsetTop;
  const box = hovered.getBoundingClientRect(), pane = hovered.closest('.list-pane').getBoundingClientRect();
  actions.style.transform = `translateY(${box.top - pane.top + (box.height - 32) / 2}px)`;
  actions.dataset.on = '';
}

function hideActions() {
  clearTimeout(resting);
  clearTimeout(appearing);
  hovered = hoveredAt = null;
  delete document.getElementById('row-actions')?.dataset.on;
}

document.addEventListener('click', e => {
  const button = e.target.closest('[data-row-cmd]');
  if (!button || !hovered) return;
  run(button.dataset.rowCmd, hovered.dataset.id);
  hideActions();
});

// Dragging rows onto a folder; the selection goes along when the row is part of it.
document.addEventListener('dragstart', e => {
  const row = rowOf(e.target);
  if (!row) return;
  e.dataTransfer.setData('application/x-webmail-row', row.dataset.id);
  e.dataTransfer.effectAllowed = 'move';
});
const dropOn = e => [...e.dataTransfer.types].includes('application/x-webmail-row') ? e.target.closest?.('.folder[data-folder]') : null;
document.addEventListener('dragover', e => {
  const folder = dropOn(e);
  document.querySelectorAll('.folder[data-drop]').forEach(f => f !== folder && delete f.dataset.drop);
  if (folder) { e.preventDefault(); folder.dataset.drop = ''; }
});
document.addEventListener('dragend', () => document.querySelectorAll('.folder[data-drop]').forEach(f => delete f.dataset.drop));
document.addEventListener('drop', e => {
  const folder = dropOn(e);
  if (!folder) return;
  e.preventDefault();
  delete folder.dataset.drop;
  run('move', e.dataTransfer.getData('application/x-webmail-row'), folder.dataset.folder);
});

// Touch: to the right archives, to the left deletes.
let swipe = null;
document.addEventListener('touchstart', e => {
  const row = rowOf(e.target);
  swipe = row && e.touches.length === 1 && isNarrow() ? { row, x: e.touches[0].clientX, y: e.touches[0].clientY, by: 0 } : null;
}, { passive: true });
document.addEventListener('touchmove', e => {
  if (!swipe) return;
  const x = e.touches[0].clientX - swipe.x, y = e.touches[0].clientY - swipe.y;
  if (!swipe.by && Math.abs(y) > Math.abs(x)) { swipe = null; return; }
  swipe.by = x;
  swipe.row.style.translate = `${x}px`;
}, { passive: true });
document.addEventListener('touchend', () => {
  if (!swipe) return;
  swipe.row.style.translate = '';
  if (Math.abs(swipe.by) > 96) run(swipe.by > 0 === (document.documentElement.dir !== 'rtl') ? 'archive' : 'delete', swipe.row.dataset.id);
  swipe = null;
});
