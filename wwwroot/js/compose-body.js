// The body of a composer: Squire for formatted text, a text area for plain text. The bundle of the editor
// (lib/editor.js) is loaded when the first composer opens, not before.

const clean = {
  // The quoted message is somebody else's: nothing that styles, scripts or submits, and no name that ours could mean.
  FORBID_TAGS: ['style', 'svg', 'math', 'form', 'input', 'button', 'select', 'textarea', 'iframe', 'object', 'embed', 'video', 'audio', 'link', 'meta', 'base', 'dialog'],
  FORBID_ATTR: ['id', 'name', 'contenteditable', 'popover', 'tabindex', 'autofocus'],
  ALLOW_DATA_ATTR: false,
  ADD_ATTR: ['data-cid', 'data-src'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel|cid|blob|data:image\/|attachment\/)/i,
  RETURN_DOM_FRAGMENT: true,
};

/**
 * @param host the empty element the editor lives in
 * @param area the text area of plain text mode
 * @param options { html, text, plain, quotes: what it opens with is somebody else's, images: Map of Content-Id to address, changed, files }
 */
export async function createBody(host, area, options) {
  const images = options.images;
  let plain = options.plain;
  let squire = null;
  let tools = null;

  // Images are shown from where the browser can get them and sent as what they are: cid: parts, or elsewhere's own
  // address. Elsewhere's are not loaded while one writes: loading would tell the sender.
  const toEditor = html => {
    const fragment = tools.DOMPurify.sanitize(html, clean);
    // Our own mark of a quote stays: readers fold by it. Any other class could be one of this page's.
    for (const marked of fragment.querySelectorAll('[class]')) if (marked.className !== 'webmail-quote') marked.removeAttribute('class');
    for (const image of fragment.querySelectorAll('img')) {
      const source = image.getAttribute('src') ?? '';
      const cid = image.dataset.cid ?? (source.startsWith('cid:') ? source.slice(4) : null);
      if (cid !== null) {
        image.dataset.cid = cid;
        if (images.has(cid)) image.src = images.get(cid);
        else image.removeAttribute('src');
      } else if (/^https?:/i.test(source)) {
        image.dataset.src = source;
        image.removeAttribute('src');
      }
    }
    return fragment;
  };

  const fromEditor = html => {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    for (const image of holder.content.querySelectorAll('img')) {
      if (image.dataset.cid !== undefined) image.setAttribute('src', `cid:${image.dataset.cid}`);
      else if (image.dataset.src !== undefined) image.setAttribute('src', image.dataset.src);
      delete image.dataset.cid;
      delete image.dataset.src;
    }
    return holder.innerHTML;
  };

  const load = async () => {
    tools ??= await import('../lib/editor.js');
    if (squire) return;
    squire = new tools.Squire(host, { blockTag: 'DIV', addLinks: true, sanitizeToDOMFragment: toEditor });
    squire.addEventListener('input', options.changed);
    squire.addEventListener('pasteImage', event => {
      const files = [...(event.detail?.clipboardData?.items ?? [])].filter(i => i.kind === 'file').map(i => i.getAsFile()).filter(Boolean);
      if (files.length) options.files(files, true);
    });
    for (const name of ['pathChange', 'select', 'cursor', 'input']) squire.addEventListener(name, () => options.formats?.());
  };

  const setHtml = (html, quotes) => {
    squire.setHTML(html);
    const first = host.firstElementChild;
    // Room to answer above the quote, and never inside it.
    if (quotes && (!first || first.textContent.trim() || first.querySelector('img,blockquote,table,hr') || first.nodeName === 'BLOCKQUOTE')) {
      const line = document.createElement('div');
      line.append(document.createElement('br'));
      host.prepend(line);
    }
    squire.moveCursorToStart();
  };

  const show = () => {
    host.hidden = plain;
    area.hidden = !plain;
  };

  const start = async () => {
    if (plain) {
      area.value = options.text ?? '';
      area.setSelectionRange(0, 0);
    } else {
      await load();
      setHtml(options.html ?? textToHtml(options.text ?? ''), options.quotes);
    }
    show();
  };

  area.addEventListener('input', options.changed);
  try {
    await start();
  } catch (error) {
    if (plain) throw error;
    // The bundle did not come: plain text needs nothing but the browser.
    plain = true;
    options.plain = true;
    options.text ??= htmlToText(options.html ?? '');
    await start();
    options.unformatted?.();
  }

  const withFocus = action => () => { squire.focus(); action(); };
  const formats = {
    bold: { on: () => squire.hasFormat('B'), set: () => squire.bold(), unset: () => squire.removeBold() },
    italic: { on: () => squire.hasFormat('I'), set: () => squire.italic(), unset: () => squire.removeItalic() },
    underline: { on: () => squire.hasFormat('U'), set: () => squire.underline(), unset: () => squire.removeUnderline() },
    list: { on: () => squire.hasFormat('UL'), set: () => squire.makeUnorderedList(), unset: () => squire.removeList() },
    ordered: { on: () => squire.hasFormat('OL'), set: () => squire.makeOrderedList(), unset: () => squire.removeList() },
    quote: { on: () => squire.hasFormat('BLOCKQUOTE'), set: () => squire.increaseQuoteLevel(), unset: () => squire.decreaseQuoteLevel() },
    link: { on: () => squire.hasFormat('A') },
  };

  return {
    get isPlain() { return plain; },
    get root() { return plain ? area : host; },

    /** As it is to be sent or kept, with the Content-Ids it shows. */
    read() {
      if (plain) return { html: null, text: area.value, shown: [] };
      return { html: fromEditor(squire.getHTML()), text: null, shown: [...host.querySelectorAll('img[data-cid]')].map(image => image.dataset.cid) };
    },

    /** What the author wrote, without what is quoted: enough of it to look for the word "attached". */
    written() {
      if (plain) return area.value.split('\n').filter(line => !line.startsWith('>')).join('\n').slice(0, 4000);
      const copy = host.cloneNode(true);
      for (const quoted of copy.querySelectorAll('blockquote')) quoted.remove();
      return copy.textContent.slice(0, 4000);
    },

    async setPlain(value) {
      if (value === plain) return;
      if (value) {
        area.value = htmlToText(fromEditor(squire.getHTML()));
      } else {
        await load();
        setHtml(textToHtml(area.value), false);
      }
      plain = value;
      show();
      options.changed();
    },

    isOn: name => !plain && squire !== null && (formats[name]?.on() ?? false),

    format(name) {
      if (plain) return;
      const format = formats[name];
      if (format) withFocus(format.on() ? format.unset : format.set)();
      else if (name === 'undo') withFocus(() => squire.undo())();
      else if (name === 'redo') withFocus(() => squire.redo())();
      else if (name === 'clear') withFocus(() => squire.removeAllFormatting())();
      options.changed();
    },

    linkTarget() {
      const range = squire.getSelection();
      const node = range.commonAncestorContainer;
      return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('a')?.getAttribute('href') ?? '';
    },

    link(address) {
      squire.focus();
      if (address) squire.makeLink(address, { rel: 'noopener' });
      else squire.removeLink();
      options.changed();
    },

    insertImage(cid, address, name) {
      images.set(cid, address);
      squire.insertImage(address, { 'data-cid': cid, alt: name });
      options.changed();
    },

    removeImage(cid) {
      for (const image of host.querySelectorAll('img')) if (image.dataset.cid === cid) image.remove();
      images.delete(cid);
    },

    /** Text as if it had been typed. */
    type(text) {
      if (plain) area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
      else squire.insertPlainText(text, false);
      options.changed();
    },

    focus() {
      if (plain) area.focus();
      else squire.focus();
    },

    dispose() {
      squire?.destroy();
    },
  };
}

export function textToHtml(text) {
  const holder = document.createElement('div');
  for (const line of text.split(/\r?\n/)) {
    const block = document.createElement('div');
    if (line) block.textContent = line;
    else block.append(document.createElement('br'));
    holder.append(block);
  }
  return holder.innerHTML;
}

/** Plain text of formatted text, quotes as lines that begin with >. */
export function htmlToText(html) {
  const holder = document.createElement('template');
  holder.innerHTML = html;
  const lines = [''];
  // A line is fresh while nothing but the marks of its quote is on it.
  let fresh = true;
  const begin = depth => {
    const marks = depth ? `${'>'.repeat(depth)} ` : '';
    if (fresh) lines[lines.length - 1] = marks;
    else lines.push(marks);
    fresh = true;
  };
  const add = text => {
    if (fresh) text = text.trimStart();
    if (!text) return;
    lines[lines.length - 1] += text;
    fresh = false;
  };
  const end = depth => {
    fresh = false;
    begin(depth);
  };

  const walk = (node, depth) => {
    for (const child of node.childNodes) {
      const name = child.nodeName;
      if (child.nodeType === Node.TEXT_NODE) {
        add(child.data.replace(/[\s\u200b]+/g, ' '));
      } else if (name === 'BR') {
        // The last one of a block only keeps the block open.
        if (child.nextSibling) end(depth);
        else fresh = false;
      } else if (name === 'A') {
        walk(child, depth);
        const address = child.getAttribute('href') ?? '';
        if (address && !address.endsWith(child.textContent.trim())) add(` <${address}>`);
      } else if (name === 'LI') {
        begin(depth);
        lines[lines.length - 1] += child.parentElement?.nodeName === 'OL' ? `${[...child.parentElement.children].indexOf(child) + 1}. ` : '- ';
        walk(child, depth);
        fresh = false;
      } else if (name === 'BLOCKQUOTE') {
        begin(depth + 1);
        walk(child, depth + 1);
        begin(depth);
      } else if (/^(DIV|P|H[1-6]|UL|OL|TABLE|TR|PRE|SECTION|ARTICLE|HR)$/.test(name)) {
        begin(depth);
        walk(child, depth);
        begin(depth);
        if (name === 'P' || name === 'HR') end(depth);
      } else if (name === 'TD' || name === 'TH') {
        walk(child, depth);
        add('\t');
      } else {
        walk(child, depth);
      }
    }
  };

  walk(holder.content, 0);
  const text = lines.map(line => line.trimEnd()).join('\n').replace(/\n{3,}/g, '\n\n').trimEnd();
  return text ? `${text}\n` : '';
}
