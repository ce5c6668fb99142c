// What the browser knows by itself is shown with the press, until the circuit brings the rest.
import { reveal } from './reader.js';

// How each folder's list looked when it was left.
const looks = new Map();
const MOST = 12, LONGEST = 2000;
let until = 0;

// Rather the row's words over its body for a while than another message's head.
const SILENT = 5000;
let announced = 0;
let leaving = null;

const list = () => document.getElementById('list');
const cover = () => document.getElementById('list-before');

/** Keeps what is seen now, and shows the other folder as it was seen last; whether it was ever seen. */
export function turn(folder) {
  arrive();
  keep();
  const look = looks.get(`All:${folder}`), over = cover();
  if (!look || !over) { lift(); return false; }
  const top = (list() ?? over.previousElementSibling).offsetTop;
  // What was pressed on it the last time is no part of it.
  for (const row of look.querySelectorAll('.row')) {
    row.tabIndex = -1;
    row.classList.remove('open', 'selected');
  }
  over.replaceChildren(look);
  over.dataset.density = list()?.dataset.density ?? '';
  over.style.insetBlockStart = `${top}px`;
  over.dataset.of = `All:${folder}`;
  over.hidden = false;
  // Whatever happens meanwhile, it does not stay.
  clearTimeout(until);
  until = setTimeout(lift, LONGEST);
  return true;
}

/** After each batch of the circuit: the truth is there, or something else is shown in its place. */
export function truth() {
  const over = cover(), now = list();
  if (over && !over.hidden && (!now || (now.dataset.view === over.dataset.of && !now.hasAttribute('aria-busy')))) lift();
}

function keep() {
  const now = list(), rows = now?.querySelector('.list-window');
  // The top of a list alone, and no more of it than is seen: that is where a folder opens.
  if (!rows || now.hasAttribute('aria-busy') || rows.dataset.first !== '0' || now.scrollTop) return;
  const bottom = now.clientHeight, copy = rows.cloneNode(false);
  for (const row of rows.children) {
    if (row.offsetTop > bottom) break;
    copy.append(still(row));
  }
  looks.delete(now.dataset.view);
  looks.set(now.dataset.view, copy);
  if (looks.size > MOST) looks.delete(looks.keys().next().value);
}

// A picture of a row: it does not draw itself anew.
function still(row) {
  const picture = document.createElement('div');
  for (const { name, value } of row.attributes) if (name !== 'data-row') picture.setAttribute(name, value);
  picture.append(...[...row.childNodes].map(node => node.cloneNode(true)));
  return picture;
}

function lift() {
  clearTimeout(until);
  const over = cover();
  if (!over) return;
  over.hidden = true;
  over.replaceChildren();
}

// A body that comes within this time takes the place of the message before in one picture: an empty one between them would cost it time.
const SOON = 80;
let turnOver = null;

/**
 * Says over the body of the message that was pressed what its row knows of it, in place of the head of the one before.
 * @param body settles when the body is there
 * @param mark what else changes in that picture
 */
export function announce(row, body, atOnce, mark) {
  const reader = document.getElementById('reader'), over = document.getElementById('letter-before');
  const returns = !!leaving;
  stay();
  if (!reader || !over || (reader.dataset.open === row.dataset.id && !returns)) { arrive(); mark(); return; }
  const subject = make('div', 'subject', row.querySelector('.subject')?.textContent);
  for (const label of row.querySelectorAll('.label')) subject.append(' ', label.cloneNode(true));
  const head = make('div', 'letter-head');
  const people = make('div');
  people.append(make('div', 'author'), make('div', 'to-line', '\u00a0'));
  // Where rows name who it went to, they do not know who wrote it.
  if (!('recipients' in row.closest('.list-window').dataset)) {
    const from = row.querySelector('.from').cloneNode(true);
    from.querySelector('.sr-only')?.remove();
    people.firstChild.append(make('strong', '', from.textContent));
    if (row.address) people.firstChild.append(make('span', 'address', row.address));
    head.append(row.querySelector('.av').cloneNode(true));
  } else {
    people.firstChild.append('\u00a0');
    head.append(make('span', 'av'));
  }
  // The room that its date and buttons will take.
  head.append(people, make('div', 'letter-side'));
  for (const text of [subject, people.firstChild]) text.dir = 'auto';
  reader.dataset.turning = row.dataset.id;
  open.disconnect();
  open.observe(reader, { attributeFilter: ['data-open'] });
  clearTimeout(announced);
  announced = setTimeout(arrive, SILENT);
  const turn = turnOver = () => {
    if (turn !== turnOver) return;
    turnOver = null;
    mark();
    over.replaceChildren(subject, head);
    over.hidden = false;
    reader.dataset.covered = '';
    reveal();
  };
  // What is not in sight would only begin to be drawn then.
  if (atOnce || !reader.dataset.open || document.getElementById('letter-body').hidden) turn();
  else {
    body.then(turn);
    setTimeout(turn, SOON);
  }
}

// An answer to the press before is none to this one.
const open = new MutationObserver(() => {
  const { open, turning } = document.getElementById('reader')?.dataset ?? {};
  if (open === turning) arrive();
});

/** The circuit is done with opening it, whatever came of it. */
export function opened(id) {
  if (document.getElementById('reader')?.dataset.turning === id) arrive();
}

/** The list is back with the press; what the circuit still brings of the message before it has closed it is not shown. */
export function leave(closing) {
  arrive();
  const reader = document.getElementById('reader');
  if (!reader) return;
  leaving = closing = Promise.resolve(closing);
  reader.dataset.leaving = '';
  const closed = () => { if (leaving === closing) stay(); };
  closing.then(closed, closed);
}

function stay() {
  leaving = null;
  delete document.getElementById('reader')?.dataset.leaving;
}

/** Whether the circuit speaks of a message (null: of none) that has been left, or passed by, meanwhile. */
export function isPast(message) {
  const turning = document.getElementById('reader')?.dataset.turning;
  return leaving ? message !== null : turning !== undefined && turning !== message;
}

function arrive() {
  clearTimeout(announced);
  open.disconnect();
  turnOver = null;
  reveal();
  const reader = document.getElementById('reader'), over = document.getElementById('letter-before');
  if (!reader || !over) return;
  delete reader.dataset.turning;
  delete reader.dataset.covered;
  over.hidden = true;
  over.replaceChildren();
}

function make(name, kind = '', text = '') {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.textContent = text;
  return element;
}
