import * as store from '../js/compose-store.js';
import { releaseKeys } from '../js/compose-hold.js';
import { createBody } from '../js/compose-body.js';
import { createRecipients } from '../js/compose-recipients.js';
import { createUploads } from '../js/compose-upload.js';

const keepAfter = 400;
const draftAfter = 4000;
const answerWithin = 4000;

/**
 * The browser's half of a composer: it owns the subject, the body and what is typed into the address fields, keeps
 * them in this browser, and hands them over when the server saves or sends.
 */
export async function attach(root, server, options) {
  const call = (method, ...args) => server.invokeMethodAsync(method, ...args);
  const part = name => root.querySelector(`[data-part="${name}"]`);
  const subject = part('subject');
  const release = await store.hold(options.id);
  const record = { account: options.account, id: options.id, state: options.state, images: new Map() };
  const shown = new Map(Object.entries(options.images));
  let start = { html: options.html, text: options.text, plain: options.plain, quotes: options.quotes };
  let keepTimer = 0;
  let draftTimer = 0;
  let draftPause = draftAfter;
  let ended = false;

  if (options.restored) {
    const kept = await store.get(options.account, options.id).catch(() => undefined);
    if (kept) {
      start = { html: kept.html, text: kept.text, plain: kept.html === null, quotes: false };
      subject.value = kept.subject;
      for (const [cid, blob] of kept.images ?? []) {
        record.images.set(cid, blob);
        shown.set(cid, URL.createObjectURL(blob));
      }
    }
  }

  const changed = () => {
    if (ended) return;
    // Not put off by the next key: who types without a pause is kept all the same.
    keepTimer ||= setTimeout(keep, keepAfter);
    clearTimeout(draftTimer);
    draftTimer = setTimeout(saveDraft, draftPause);
  };

  // Without a connection the copy here is what there is; it is tried again until there is one.
  const saveDraft = async () => {
    const began = performance.now();
    try {
      await call('AutosaveAsync');
      // A draft with large files takes its time; it is not made to take all of it.
      draftPause = Math.max(draftAfter, 8 * (performance.now() - began));
    } catch {
      if (!ended) draftTimer = setTimeout(saveDraft, 5 * draftAfter);
    }
  };

  const keep = () => {
    clearTimeout(keepTimer);
    keepTimer = 0;
    const { html, text } = body.read();
    Object.assign(record, { updatedAt: Date.now(), subject: subject.value, html, text });
    return store.put(record).then(() => true, () => false);
  };

  const formats = () => {
    for (const button of root.querySelectorAll('[data-format]')) {
      if (button.hasAttribute('aria-pressed')) button.setAttribute('aria-pressed', body?.isOn(button.dataset.format) ? 'true' : 'false');
    }
  };

  const recipients = createRecipients(root, call, changed);
  const uploads = createUploads({
    address: options.uploadAddress,
    culture: options.culture,
    of: options.progressWords,
    row: key => root.querySelector(`[data-upload="${key}"]`),
    done: (key, upload) => call('EndUpload', key, upload).then(changed),
    failed: (key, error) => call('FailUpload', key, error),
  });

  const attachFiles = async (files, inline) => {
    for (const file of files) {
      const key = token();
      const image = inline && file.type.startsWith('image/') && !body.isPlain;
      const cid = image ? `${token()}@webmail` : null;
      const name = file.name || 'file';
      if (!await call('BeginUpload', key, name, file.type, file.size, cid)) continue;
      if (image) {
        record.images.set(cid, file);
        body.insertImage(cid, URL.createObjectURL(file), name);
      }
      uploads.add(key, file);
    }
  };

  const body = await createBody(part('editor'), part('plain'), {
    ...start,
    images: shown,
    changed,
    formats: () => formats(),
    files: attachFiles,
    unformatted: () => call('EditorUnavailable'),
  });
  part('body').dataset.ready = '';

  const picker = part('picker');
  picker.addEventListener('change', () => {
    attachFiles([...picker.files], false);
    picker.value = '';
  });
  const imagePicker = part('image-picker');
  imagePicker.addEventListener('change', () => {
    attachFiles([...imagePicker.files], true);
    imagePicker.value = '';
  });

  const link = part('link');
  const linkAddress = link.querySelector('input');
  const applyLink = address => {
    link.hidePopover();
    body.link(normaliseLink(address));
  };
  link.addEventListener('beforetoggle', event => {
    if (event.newState === 'open') linkAddress.value = body.linkTarget();
  });
  link.addEventListener('toggle', event => {
    if (event.newState === 'open') linkAddress.select();
  });
  linkAddress.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    applyLink(linkAddress.value);
  });

  // What unfolds in the options must not end below the page.
  const more = part('more');
  more.addEventListener('toggle', event => {
    if (event.target.matches('details')) more.style.top = `${Math.max(8, Math.min(more.offsetTop, innerHeight - more.offsetHeight - 8))}px`;
  }, true);

  // A click while the connection is away would be lost without a word.
  const askWhetherConnected = async () => {
    const note = part('offline');
    const answered = await Promise.race([call('Alive').then(() => true, () => false), new Promise(r => setTimeout(r, answerWithin, false))]);
    if (!ended) note.hidden = answered;
  };

  const hasFiles = event => event.dataTransfer?.types.includes('Files');
  const listeners = {
    input(event) {
      if (event.target === subject) changed();
    },
    keydown(event) {
      if (event.isComposing) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        part('send').click();
      } else if (event.key === 'Enter' && event.target === subject) {
        event.preventDefault();
        body.focus();
      } else if (event.key === 'Escape' && !event.defaultPrevented && !root.querySelector(':popover-open')) {
        event.preventDefault();
        part('minimise').click();
      }
    },
    // The button must not take the selection away from the editor.
    mousedown(event) {
      if (event.target.closest?.('[data-format]')) event.preventDefault();
    },
    click(event) {
      const button = event.target.closest?.('button');
      if (!button) return;
      if (button.dataset.format) {
        body.format(button.dataset.format);
        formats();
      }
      switch (button.dataset.part) {
        case 'send': askWhetherConnected(); break;
        case 'attach': picker.click(); break;
        case 'image': imagePicker.click(); break;
        case 'link-apply': applyLink(linkAddress.value); break;
        case 'link-remove': applyLink(''); break;
      }
      if (button.dataset.cancelUpload) uploads.cancel(button.dataset.cancelUpload);
    },
    paste(event) {
      const files = [...(event.clipboardData?.files ?? [])];
      // Squire answers for images pasted into formatted text.
      if (!files.length || event.defaultPrevented || (part('editor').contains(event.target) && files.every(f => f.type.startsWith('image/')))) return;
      event.preventDefault();
      attachFiles(files, false);
    },
    dragover(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      root.dataset.over = '';
    },
    dragleave(event) {
      if (!root.contains(event.relatedTarget)) delete root.dataset.over;
    },
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);
  // Before the editor, which would put the files in as links of its own.
  const onDrop = event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    delete root.dataset.over;
    attachFiles([...event.dataTransfer.files], part('editor').contains(event.target));
  };
  root.addEventListener('drop', onDrop, { capture: true });

  const onHide = () => {
    if (ended || !keepTimer) return;
    keep();
    store.putAtOnce(record);
  };
  document.addEventListener('visibilitychange', onHide);
  window.addEventListener('pagehide', onHide);

  if (options.restored) await keep();
  const typed = releaseKeys();
  if (options.focus === 'To') recipients.focus('To');
  else body.focus();
  if (typed && options.focus === 'To') recipients.type('To', typed);
  else if (typed) body.type(typed);

  return {
    /** Everything the server doesn't have, as UTF-8 JSON: it may be longer than a message of the circuit. */
    read() {
      clearTimeout(draftTimer);
      const clock = new Intl.DateTimeFormat(options.culture, { timeStyle: 'short' }).format(new Date());
      const all = { ...body.read(), subject: subject.value, written: body.written(), pending: recipients.pending(), clock };
      return new TextEncoder().encode(JSON.stringify(all));
    },

    /** What the server's half is now; kept together with the rest. */
    async state(json, touched) {
      record.state = json;
      if (touched) changed();
      else if (record.updatedAt) await keep();
    },

    isTouched: () => record.updatedAt !== undefined || keepTimer !== 0,

    clearPending: kinds => recipients.clearPending(kinds),

    /** Kept before anything leaves: should the page go away now, its next one says so. */
    async sending(value) {
      record.sending = value;
      return keep();
    },

    setPlain: value => body.setPlain(value),

    removeImage(cid) {
      record.images.delete(cid);
      body.removeImage(cid);
      changed();
    },

    focus(where) {
      if (where === 'body') body.focus();
      else if (where === 'subject') subject.focus();
      else recipients.focus(where);
    },

    /** Discarded, but not before the undo is over: the next page forgets it. */
    async discard() {
      record.discarded = true;
      await keep();
      ended = true;
    },

    async forget() {
      ended = true;
      clearTimeout(keepTimer);
      clearTimeout(draftTimer);
      await store.remove(options.account, options.id).catch(() => {});
    },

    async dispose() {
      if (!ended && keepTimer) await keep();
      ended = true;
      clearTimeout(keepTimer);
      clearTimeout(draftTimer);
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', onHide);
      uploads.dispose();
      body.dispose();
      for (const address of shown.values()) if (address.startsWith('blob:')) URL.revokeObjectURL(address);
      release?.();
    },
  };
}

function normaliseLink(address) {
  const text = address.trim();
  if (!text) return '';
  if (/^(https?|mailto|tel):/i.test(text)) return text;
  return text.includes('@') && !text.includes('/') ? `mailto:${text}` : `https://${text}`;
}

// crypto.randomUUID needs a secure context, which a first try on a home network is not.
function token() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
