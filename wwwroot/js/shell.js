// What the shell needs of the browser: the one line to the server, the address and the tab's icon, splitters, the drawer.
import { holdKeys } from './compose-hold.js';
import { leave, isPast } from './looks.js';
import { reopen } from './menus.js';

let net = null;
let current = null;

// An address that the browser's bar does not say yet: to the browser a new one is a navigation, and the message that it names is seen first.
let owed = null, paying = 0, drawing = 0;
const LATER = 300;

const narrow = matchMedia('(max-width: 699.98px)');

// The page is drawn before its circuit is up. What is done on it meanwhile is kept, and done in its order as soon as it is.
const MOST_KEPT = 30;
const kept = [];

/** Called by the layout once its circuit is up. */
export async function attach(layout, grant, culture) {
  const { begin } = await import('./reader.js');
  begin(grant, culture);
  net = layout;
  document.documentElement.dataset.live = '';
  layout.invokeMethodAsync('Narrow', narrow.matches);
  for (const call of kept.splice(0)) call();
  reopen();
}

narrow.addEventListener('change', () => net?.invokeMethodAsync('Narrow', narrow.matches));
export const isLive = () => !!net;
export const isNarrow = () => narrow.matches;

// About the tree of folders itself, which stays open for them.
const inTree = new Set(['ask-folder', 'fold']);

const writing = new Set(['compose', 'reply', 'reply-all', 'forward']);

/** Runs a command of ShellCommands on the server. */
export function run(command, row = null, argument = null) {
  waiting?.();
  const call = () => net.invokeMethodAsync('Run', command, row, argument);
  const done = net ? call() : onceLive(call);
  if (writing.has(command)) holdKeys(done);
  if (command === 'close' && narrow.matches) { leave(done); stepOut(); }
  return done;
}

// What waits for a picture of what the browser knows by itself: drawn at the same time, the two would be in each other's way.
let waiting = null;
const SOON = 100;

/** Runs a command once something is there and drawn, or soon; what else is asked for meanwhile comes after it. */
export function runAfter(ready, command, row = null, argument = null) {
  waiting?.();
  return new Promise((done, failed) => {
    const go = () => {
      if (waiting !== go) return;
      clearTimeout(late);
      waiting = null;
      run(command, row, argument).then(done, failed);
    };
    const late = setTimeout(go, SOON);
    waiting = go;
    // Drawn for sure, also where another process draws it, is what the second picture finds.
    ready.then(nextPicture).then(nextPicture).then(() => setTimeout(go));
  });
}

const nextPicture = () => new Promise(requestAnimationFrame);

function onceLive(call) {
  return kept.length < MOST_KEPT ? new Promise(done => kept.push(() => done(call()))) : null;
}

/** The server says where the page is now. */
export function tell(address, unread) {
  if (address === location.pathname + location.search) owed = null;
  else if (location.pathname === '/' && !(narrow.matches && isPast(messageIn(address.slice(1))))) {
    // Going from one message to the next is not worth a step back; opening one on a small screen is.
    const inFolder = new URLSearchParams(address.slice(2)).get('folder') === new URLSearchParams(location.search).get('folder');
    const opens = !location.search.includes('message=') && address.includes('message=');
    if (!inFolder || (opens && narrow.matches)) {
      pay();
      history.pushState(entry(inFolder), '', address);
    } else {
      owed = address;
      if (narrow.matches && isStep() && !messageIn(address.slice(1))) goBack();
      else if (narrow.matches) pay();
      else {
        clearTimeout(paying);
        paying = setTimeout(pay, LATER);
      }
    }
  }
  if (current === unread) return;
  current = unread;
  // What came, or was opened, is seen first.
  clearTimeout(drawing);
  drawing = setTimeout(() => drawIcon(current), LATER);
}

function pay() {
  if (goingBack) return;
  if (owed !== null && location.pathname === '/') history.replaceState(history.state, '', owed);
  owed = null;
}

document.addEventListener('click', e => { if (e.target.closest('a[href]')) pay(); }, { capture: true });

const messageIn = search => new URLSearchParams(search).get('message');

// An entry of the history that is one step after its list's, and says so.
const entry = step => ({ ...history.state, step });
const isStep = () => !!history.state?.step && !!messageIn(location.search);

// The browser takes a moment to go back; what is to become of the address meanwhile waits for it.
let goingBack = false, afterwards = null;

function goBack() {
  if (goingBack) return;
  goingBack = true;
  history.back();
}

/** On a small screen a message is a step that one can go back from, from the press on; on others the server's word is soon enough. */
export function stepIn(id) {
  if (!narrow.matches || location.pathname !== '/') return;
  if (goingBack) { afterwards = () => stepIn(id); return; }
  const query = new URLSearchParams(location.search), begins = !query.has('message');
  query.set('message', id);
  if (begins) history.pushState(entry(true), '', `/?${query}`);
  else history.replaceState(history.state, '', `/?${query}`);
}

/** It is not open after all, or no more. */
export function stepOut(id = messageIn(location.search)) {
  const query = new URLSearchParams(location.search);
  if (!narrow.matches || location.pathname !== '/' || !id || query.get('message') !== id) return;
  if (isStep()) { goBack(); return; }
  query.delete('message');
  history.replaceState(history.state, '', query.size ? `/?${query}` : '/');
}

addEventListener('popstate', () => {
  if (goingBack) {
    // The server knows already.
    goingBack = false;
    pay();
    afterwards?.();
    afterwards = null;
    return;
  }
  owed = null;
  if (location.pathname !== '/') return;
  waiting?.();
  const going = net?.invokeMethodAsync('GoTo', location.href);
  if (narrow.matches && !messageIn(location.search)) leave(going);
});

function drawIcon(unread) {
  const link = document.getElementById('favicon');
  link.dataset.plain ??= link.href;
  if (!unread) { link.href = link.dataset.plain; return; }
  const picture = new Image();
  picture.onload = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0, 64, 64);
    const text = unread > 99 ? '99+' : String(unread);
    pen.font = `bold ${text.length > 2 ? 24 : 30}px sans-serif`;
    const width = Math.max(34, pen.measureText(text).width + 12);
    pen.fillStyle = '#c62f3b';
    pen.beginPath();
    pen.roundRect(64 - width, 30, width, 34, 12);
    pen.fill();
    pen.fillStyle = '#fff';
    pen.textAlign = 'center';
    pen.fillText(text, 64 - width / 2, text.length > 2 ? 56 : 58);
    link.href = canvas.toDataURL();
  };
  picture.src = link.dataset.plain;
}

document.addEventListener('click', e => {
  const command = e.target.closest('[data-cmd]');
  if (command) {
    // A command in a menu is about what the menu was opened for; the reader's own buttons are about the open message.
    const reader = command.closest('.reader')?.dataset;
    const on = command.dataset.on ?? (reader ? reader.turning ?? reader.open : null);
    run(command.dataset.cmd, on || null, command.dataset.arg ?? null);
    command.closest('[popover]')?.hidePopover();
    if (command.closest('.side') && !inTree.has(command.dataset.cmd)) drawer(false);
    return;
  }
  if (e.target.closest('[data-drawer-toggle]')) drawer(!('drawer' in document.documentElement.dataset));
  else if (e.target.closest('.side a')) drawer(false);
});

document.addEventListener('submit', e => {
  if (new URL(e.target.action).pathname === '/sign-out') document.cookie = 'webmail-out=1; path=/sign-in; max-age=15; samesite=lax';
});

function drawer(open) {
  if (open) document.documentElement.dataset.drawer = '';
  else delete document.documentElement.dataset.drawer;
}

addEventListener('keydown', e => { if (e.key === 'Escape') drawer(false); });

// Splitters: dragged, or moved with the arrow keys; remembered on this device.
document.addEventListener('pointerdown', e => {
  const splitter = e.target.closest?.('.splitter');
  if (!splitter || e.button) return;
  e.preventDefault();
  const rtl = document.documentElement.dir === 'rtl';
  const start = e.clientX, width = paneOf(splitter).getBoundingClientRect().width;
  splitter.setPointerCapture(e.pointerId);
  splitter.dataset.dragging = '';
  const move = m => size(splitter, width + (rtl ? start - m.clientX : m.clientX - start));
  splitter.addEventListener('pointermove', move);
  splitter.addEventListener('lostpointercapture', () => {
    splitter.removeEventListener('pointermove', move);
    delete splitter.dataset.dragging;
  }, { once: true });
});

document.addEventListener('keydown', e => {
  if (!e.target.matches?.('.splitter')) return;
  const step = { ArrowLeft: -16, ArrowRight: 16 }[e.key];
  if (!step) return;
  e.preventDefault();
  e.stopPropagation();
  size(e.target, paneOf(e.target).getBoundingClientRect().width + (document.documentElement.dir === 'rtl' ? -step : step));
});

const paneOf = splitter => document.getElementById(splitter.getAttribute('aria-controls'));

function size(splitter, px) {
  const { size: name, min, max } = splitter.dataset;
  const width = Math.round(Math.min(Math.max(px, Number(min)), Math.min(Number(max), innerWidth * 0.6)));
  document.documentElement.style.setProperty(name, width + 'px');
  splitter.setAttribute('aria-valuenow', width);
  localStorage.setItem(name, width);
}
