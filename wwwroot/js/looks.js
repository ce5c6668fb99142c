// How each folder's list looked when it was left. A press on the folder shows that at once, until the circuit brings how it is now.
const looks = new Map();
const MOST = 12, LONGEST = 2000;
let until = 0;

const list = () => document.getElementById('list');
const cover = () => document.getElementById('list-before');

/** Keeps what is seen now, and shows the other folder as it was seen last. */
export function turn(folder) {
  keep();
  const look = looks.get(`All:${folder}`), over = cover();
  if (!look || !over) { lift(); return; }
  over.replaceChildren(look.cloneNode(true));
  over.dataset.density = list()?.dataset.density ?? '';
  over.style.insetBlockStart = `${(list() ?? over.previousElementSibling).offsetTop}px`;
  over.dataset.of = `All:${folder}`;
  over.hidden = false;
  // Whatever happens meanwhile, it does not stay.
  clearTimeout(until);
  until = setTimeout(lift, LONGEST);
}

/** After each batch of the circuit: the truth is there, or something else is shown in its place. */
export function truth() {
  const over = cover(), now = list();
  if (over && !over.hidden && (!now || (now.dataset.view === over.dataset.of && !now.hasAttribute('aria-busy')))) lift();
}

function keep() {
  const now = list(), rows = now?.querySelector('.list-window');
  // The top of a list alone: that is where a folder opens.
  if (!rows || now.hasAttribute('aria-busy') || rows.dataset.first !== '0' || now.scrollTop) return;
  const copy = rows.cloneNode(true);
  for (const row of copy.querySelectorAll('.row')) {
    row.tabIndex = -1;
    row.classList.remove('open', 'selected');
  }
  looks.delete(now.dataset.view);
  looks.set(now.dataset.view, copy);
  if (looks.size > MOST) looks.delete(looks.keys().next().value);
}

function lift() {
  clearTimeout(until);
  const over = cover();
  if (!over) return;
  over.hidden = true;
  over.replaceChildren();
}
