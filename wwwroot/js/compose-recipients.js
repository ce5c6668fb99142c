// The address fields of a composer: what has to happen between two keystrokes, and dragging chips between fields.
// Chips and suggestions themselves are rendered by the server.
import { openMenu as showMenu } from './menus.js';

const typingPause = 120;
const longest = 4000;

/**
 * @param root the composer
 * @param call (method, ...arguments) => promise of the server's answer
 * @param changed something was typed
 */
export function createRecipients(root, call, changed) {
  const fieldOf = node => node.closest?.('[data-recipients]');
  const inputOf = field => field.querySelector('input');
  const kindOf = field => field.dataset.recipients;
  const options = field => [...field.querySelectorAll('[role=option]')];
  const chips = field => [...field.querySelectorAll('[data-chip]')];
  const timers = new Map();
  let asked = 0;

  const commit = async (field, text) => {
    if (!text.trim()) return;
    stop(field);
    const sent = text.length > longest
      ? call('CommitManyRecipients', kindOf(field), DotNet.createJSStreamReference(new TextEncoder().encode(text)))
      : call('CommitRecipients', kindOf(field), text);
    await sent;
    // What was typed meanwhile stays; without a connection all of it does.
    const input = inputOf(field);
    if (input.value.startsWith(text)) input.value = input.value.slice(text.length).trimStart();
    else if (!input.value.includes(text)) return;
    changed();
  };

  const stop = field => {
    asked++;
    clearTimeout(timers.get(field));
  };

  const suggest = field => {
    stop(field);
    const mine = asked;
    timers.set(field, setTimeout(async () => {
      if (mine !== asked) return;
      const count = await call('SuggestRecipients', kindOf(field), inputOf(field).value.slice(0, 100));
      if (mine !== asked) return;
      // A whole address that was typed is meant as typed; the first suggestion must not take its place.
      const typed = inputOf(field).value.trim().toLowerCase();
      activate(field, count === 0 ? -1 : /@.+\../.test(typed) ? options(field).findIndex(o => o.dataset.address === typed) : 0);
    }, typingPause));
  };

  const close = field => {
    stop(field);
    inputOf(field).removeAttribute('aria-activedescendant');
    if (options(field).length) call('SuggestRecipients', kindOf(field), '');
  };

  const active = field => options(field).findIndex(option => option.getAttribute('aria-selected') === 'true');

  const activate = (field, index) => {
    const all = options(field);
    all.forEach((option, i) => option.setAttribute('aria-selected', i === index ? 'true' : 'false'));
    const input = inputOf(field);
    if (all[index]) {
      input.setAttribute('aria-activedescendant', all[index].id);
      all[index].scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };

  const pick = async (field, index) => {
    const input = inputOf(field);
    const typed = input.value;
    stop(field);
    await call('PickSuggestion', kindOf(field), index);
    if (input.value === typed) input.value = '';
    input.removeAttribute('aria-activedescendant');
    input.focus();
    changed();
  };

  const remove = async (field, index, focusOn) => {
    await call('RemoveRecipient', kindOf(field), index);
    (chips(field)[focusOn] ?? inputOf(field)).focus();
  };

  const edit = async (field, index) => {
    const text = await call('EditRecipient', kindOf(field), index);
    const input = inputOf(field);
    input.value = text ?? '';
    input.focus();
    input.select();
    changed();
  };

  const onInputKey = (event, field, input) => {
    const all = options(field);
    const current = active(field);
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!all.length) return;
        event.preventDefault();
        activate(field, (current + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length);
        return;
      case 'Enter':
      case 'Tab':
        if (event.ctrlKey || event.metaKey || event.shiftKey || !input.value.trim()) return;
        // Leaving the field makes a chip of what stands in it, so Tab alone has nothing to do.
        if (current >= 0 || event.key === 'Enter') event.preventDefault();
        if (current >= 0) pick(field, current);
        else if (event.key === 'Enter') commit(field, input.value);
        return;
      case ',':
      case ';':
        // A comma inside quotes belongs to a name.
        if ((input.value.split('"').length - 1) % 2 || !input.value.trim()) return;
        event.preventDefault();
        commit(field, input.value);
        return;
      case 'Escape':
        if (!all.length) return;
        event.preventDefault();
        event.stopPropagation();
        close(field);
        return;
      case 'Backspace':
      case 'ArrowLeft': {
        const last = chips(field).length - 1;
        if (input.selectionStart !== 0 || input.selectionEnd !== 0 || last < 0) return;
        event.preventDefault();
        if (event.key === 'Backspace' && !input.value) remove(field, last, last);
        else chips(field)[last].focus();
      }
    }
  };

  const onChipKey = (event, field, chip) => {
    const index = Number(chip.dataset.chip);
    switch (event.key) {
      case 'Backspace':
        event.preventDefault();
        remove(field, index, index - 1);
        return;
      case 'Delete':
        event.preventDefault();
        remove(field, index, index);
        return;
      case 'ArrowLeft':
        event.preventDefault();
        (chips(field)[index - 1] ?? chip).focus();
        return;
      case 'ArrowRight':
        event.preventDefault();
        (chips(field)[index + 1] ?? inputOf(field)).focus();
    }
  };

  const menu = root.querySelector('[data-chip-menu]');
  let chosen = null;

  const openMenu = chip => {
    const field = fieldOf(chip);
    chosen = { field, index: Number(chip.dataset.chip), text: chip.dataset.text };
    menu.querySelector('[data-chip-name]').textContent = chip.dataset.text;
    for (const item of menu.querySelectorAll('[data-move-to]')) item.hidden = item.dataset.moveTo === kindOf(field);
    showMenu(menu.id, chip);
  };

  const listeners = {
    keydown(event) {
      const field = fieldOf(event.target);
      if (!field || event.isComposing) return;
      if (event.target.matches('input')) onInputKey(event, field, event.target);
      else if (event.target.matches('[data-chip]')) onChipKey(event, field, event.target);
    },

    input(event) {
      const field = fieldOf(event.target);
      if (!field) return;
      changed();
      if (event.target.value.trim()) suggest(field);
      else close(field);
    },

    paste(event) {
      const field = fieldOf(event.target);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      // One address goes where the caret is; a list becomes chips at once.
      if (!field || event.target.value.trim() || !/[,;\t\n]|@.*\s.*@/.test(text.trim())) return;
      event.preventDefault();
      event.target.value = text.replace(/\s+/g, ' ');
      commitPasted(field, text);
    },

    focusout(event) {
      const field = fieldOf(event.target);
      if (!field || field.contains(event.relatedTarget) || menu.contains(event.relatedTarget)) return;
      if (event.target.matches('input') && event.target.value.trim()) commit(field, event.target.value);
      else close(field);
    },

    // Before the input loses focus, and with it the list.
    pointerdown(event) {
      const option = event.target.closest?.('[role=option]');
      const field = option && fieldOf(option);
      if (!field) return;
      event.preventDefault();
      pick(field, options(field).indexOf(option));
    },

    click(event) {
      const chip = event.target.closest?.('[data-chip]');
      if (chip) return openMenu(chip);
      const item = event.target.closest?.('[data-chip-action]');
      if (item && chosen) {
        const { field, index, text } = chosen;
        menu.hidePopover();
        switch (item.dataset.chipAction) {
          case 'edit': edit(field, index); break;
          case 'copy': navigator.clipboard?.writeText(text); break;
          case 'remove': remove(field, index, index); break;
          case 'move': call('MoveRecipient', kindOf(field), index, item.dataset.moveTo); break;
        }
        return;
      }
      // The whole field is the input, as far as a pointer is concerned.
      if (event.target.matches?.('[data-recipients], [data-chips]')) inputOf(fieldOf(event.target)).focus();
    },

    dragstart(event) {
      const chip = event.target.closest?.('[data-chip]');
      if (!chip) return;
      event.dataTransfer.effectAllowed = 'copyMove';
      event.dataTransfer.setData('text/plain', chip.dataset.text);
      event.dataTransfer.setData('application/x-webmail-recipient', JSON.stringify({ composer: root.id, kind: kindOf(fieldOf(chip)), index: Number(chip.dataset.chip) }));
    },

    dragover(event) {
      const field = fieldOf(event.target);
      if (!field || event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      field.dataset.over = '';
    },

    dragleave(event) {
      const field = fieldOf(event.target);
      if (field && !field.contains(event.relatedTarget)) delete field.dataset.over;
    },

    drop(event) {
      const field = fieldOf(event.target);
      if (!field || event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      delete field.dataset.over;
      const carried = event.dataTransfer.getData('application/x-webmail-recipient');
      const chip = carried ? JSON.parse(carried) : null;
      if (chip?.composer === root.id) call('MoveRecipient', chip.kind, chip.index, kindOf(field));
      else commitPasted(field, event.dataTransfer.getData('text/plain'));
    },
  };

  const commitPasted = async (field, text) => {
    const input = inputOf(field);
    const shown = input.value;
    await commit(field, text);
    if (input.value === shown) input.value = '';
  };

  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);

  return {
    /** What still stands in the fields, by kind. */
    pending() {
      const found = {};
      for (const field of root.querySelectorAll('[data-recipients]')) {
        const text = inputOf(field).value.trim();
        if (text) found[kindOf(field)] = text;
      }
      return found;
    },

    clearPending(kinds) {
      for (const kind of kinds) {
        const field = root.querySelector(`[data-recipients="${kind}"]`);
        if (field) inputOf(field).value = '';
      }
    },

    /** Text as if it had been typed. */
    type(kind, text) {
      const input = inputOf(root.querySelector(`[data-recipients="${kind}"]`));
      input.value += text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },

    focus(kind) {
      const field = root.querySelector(`[data-recipients="${kind}"]`);
      if (field) inputOf(field).focus();
    },
  };
}
