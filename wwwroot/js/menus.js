// Menus and dialogs open in the browser, with no round trip. Popovers are placed beside what opened them.
let opener = null;
let early = null;

document.addEventListener('click', e => {
  opener = e.target.closest('[popovertarget]') ?? opener;
  // Pressed before this was here, a menu is open already (early.js).
  const there = e.defaultPrevented && e.target.closest('[popovertarget]')?.popoverTargetElement;
  if (there && there.matches('.menu:popover-open')) opened(there);
  const dialog = e.target.closest('[data-dialog]');
  if (dialog) {
    dialog.closest('[popover]')?.hidePopover();
    // What is in it may be on its way from the server (the menu's own click was sent just before).
    document.getElementById(dialog.dataset.dialog)?.showModal();
  } else if (e.target.closest('[data-dialog-close]') || (e.target.matches('dialog.dialog') && outside(e))) {
    e.target.closest('dialog')?.close();
  } else if (e.target.closest('.menu .menu-item')) {
    e.target.closest('[popover]')?.hidePopover();
  }
});

function outside(e) {
  const box = e.target.getBoundingClientRect();
  return e.clientX < box.left || e.clientX > box.right || e.clientY < box.top || e.clientY > box.bottom;
}

export function closeDialog(id) {
  document.getElementById(id)?.close();
}

/** The circuit has drawn the page anew: a menu that was open is closed in it, and what opened it is another element. */
export function reopen() {
  if (!early || document.querySelector('.menu:popover-open')) return;
  const about = early.about === undefined ? '' : `[data-arg="${CSS.escape(early.about)}"]`;
  const button = document.querySelector(`[popovertarget="${early.menu}"]${about}`);
  if (button) openMenu(early.menu, button);
  early = null;
}

export function openMenu(id, beside) {
  opener = beside;
  document.getElementById(id)?.showPopover();
}

document.addEventListener('toggle', e => {
  const menu = e.target;
  if (!menu.matches?.('.menu[popover]')) return;
  opener?.setAttribute('aria-expanded', e.newState === 'open');
  if (e.newState === 'open') opened(menu);
  else early = null;
}, true);

function opened(menu) {
  if (!('live' in document.documentElement.dataset)) early = { menu: menu.id, about: opener?.dataset.arg };
  place(menu, opener?.isConnected ? opener : document.body);
  const filter = menu.querySelector('[data-menu-filter]');
  if (filter) { filter.value = ''; narrowDown(filter); }
  (filter ?? menu.querySelector('.menu-item:not(:disabled)'))?.focus();
}

// What lies deeper is not moved further in: its name needs the room.
const DEEPEST = 5;

// A menu of folders is filled when it is opened: it may be long, and most pages never open it.
document.addEventListener('beforetoggle', e => {
  const group = e.newState === 'open' && e.target.querySelector?.('[data-menu-folders]');
  if (!group) return;
  const way = [];
  group.replaceChildren(...JSON.parse(group.dataset.menuFolders).map(([icon, folder, name, depth]) => {
    way.splice(depth, Infinity, name);
    const path = way.join(' / ');
    // What only holds others, or is open already, is there to show where they are.
    const item = folder ? Object.assign(document.createElement('button'), { type: 'button', className: 'menu-item' }) : Object.assign(document.createElement('div'), { className: 'menu-holder' });
    if (folder) Object.assign(item.dataset, { cmd: 'move', arg: folder, text: path });
    item.title = path;
    item.style.setProperty('--depth', Math.min(depth, DEEPEST));
    item.innerHTML = '<svg class="i" aria-hidden="true"><use/></svg> <span class="way"></span><span></span>';
    item.querySelector('use').setAttribute('href', `#i-${icon}`);
    item.querySelector('.way').textContent = way.slice(0, -1).map(part => `${part} / `).join('');
    item.lastChild.textContent = name;
    return item;
  }));
}, true);

function place(menu, beside) {
  const at = beside.getBoundingClientRect(), box = menu.getBoundingClientRect();
  const rtl = document.documentElement.dir === 'rtl';
  let left = rtl ? at.right - box.width : at.left;
  if (left + box.width > innerWidth - 8) left = at.right - box.width;
  let top = at.bottom + 4;
  if (top + box.height > innerHeight - 8) top = Math.max(8, at.top - box.height - 4);
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(top, innerHeight - box.height - 8))}px`;
}

document.addEventListener('input', e => { if (e.target.matches('[data-menu-filter]')) narrowDown(e.target); });

const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function narrowDown(filter) {
  const wanted = plain(filter.value.trim()), menu = filter.closest('.menu');
  // Out of the tree a folder is told by its whole path.
  menu.toggleAttribute('data-narrowed', !!wanted);
  for (const item of menu.querySelectorAll('[data-text]')) item.hidden = !plain(item.dataset.text).includes(wanted);
}

document.addEventListener('keydown', e => {
  const menu = e.target.closest?.('.menu:popover-open');
  if (!menu) return;
  const items = [...menu.querySelectorAll('.menu-item:not(:disabled):not([hidden])')];
  const at = items.indexOf(document.activeElement);
  if (e.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
  else if (e.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus();
  else if (e.key === 'Enter' && e.target.matches('[data-menu-filter]')) items[0]?.click();
  else return;
  e.preventDefault();
});

// After a menu or a dialog the focus goes back to what opened it; the browser does that for dialogs and most popovers.
document.addEventListener('close', e => { if (e.target.matches?.('dialog')) opener?.isConnected && opener.offsetParent && opener.focus(); }, true);
