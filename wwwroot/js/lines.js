// Rows of the list and folders of the tree. The circuit says what one shows, as lines of text in one attribute (RowLines.cs,
// FolderLines.cs); its elements are the browser's own. Loaded before the page: what it is drawn with is there with the first paint.
{
  const parts = name => document.getElementById(name).content;
  const mark = name => parts('row-marks').querySelector(`[data-mark="${name}"]`).cloneNode(true);
  const span = (kind, text) => Object.assign(document.createElement('span'), { className: kind, textContent: text });
  const list = field => field ? field.split('\t') : [];

  // The server says in the row what is short; what the pointer shows is the browser's, whose clock is the reader's.
  const whole = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' });

  class MessageRow extends HTMLElement {
    static observedAttributes = ['data-row'];

    // Which of the two shapes its inside has, once it has one, and what stands in it.
    #comfortable = null;
    #shown = [];

    // Its author's, where the name is another; the reader says it (looks.js).
    get address() {
      return this.dataset.row.split('\n')[12];
    }

    connectedCallback() {
      this.setAttribute('aria-rowindex', this.#place());
      this.#draw();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#draw();
    }

    // As the page is first drawn; where others come and go, the list counts again (list.js).
    #place() {
      let above = this.previousElementSibling;
      if (above?.matches('.group')) above = above.previousElementSibling;
      return 1 + Number(above ? above.getAttribute('aria-rowindex') : this.parentElement.dataset.first);
    }

    // What is the same as before is left alone: a row that was read or starred is not laid out again.
    #draw() {
      const fields = this.dataset.row.split('\n');
      const [id, state, from, hue, initials, short, seconds, subject, preview, labels, files, more] = fields;
      const is = letter => state.includes(letter);
      if (this.#comfortable !== is('c')) this.#build(is('c'));
      const before = this.#shown, was = letter => before[1]?.includes(letter);
      const differs = (first, last = first) => fields.slice(first, last + 1).some((field, i) => field !== before[first + i]);
      const turned = letters => [...letters].some(letter => is(letter) !== was(letter));
      const one = kind => this.getElementsByClassName(kind)[0];

      this.dataset.id = id;
      this.className = `row${is('u') ? ' unread' : ''}${is('s') ? ' selected' : ''}${is('o') ? ' open' : ''}`;
      this.setAttribute('aria-selected', is('s'));
      if (is('o')) this.setAttribute('aria-current', 'true');
      else this.removeAttribute('aria-current');

      one('pick').setAttribute('aria-checked', is('s'));
      if (differs(3, 4)) {
        const face = one('av');
        face.className = `av ${hue}`;
        face.textContent = initials;
      }

      if (differs(2) || turned('u')) one('from').replaceChildren(...is('u') ? [mark('unread')] : [], from);
      if (differs(5, 6)) {
        const time = this.querySelector('time');
        const date = new Date(seconds * 1000);
        time.dateTime = date.toISOString();
        time.title = whole.format(date);
        time.textContent = short;
      }

      if (turned('awp')) {
        one('when').replaceChildren(...is('a') ? [mark('answered')] : is('w') ? [mark('forwarded')] : [], ...is('p') ? [mark('high')] : [], this.querySelector('time'));
      }

      if (differs(7)) one('subject').textContent = subject;
      if (differs(8, 11)) {
        const chips = this.#chips(list(labels), list(files), more);
        if (is('c')) one('line3').replaceChildren(...chips, Object.assign(span('words', preview), { dir: 'auto' }));
        else {
          one('subject-line').replaceChildren(one('subject'), ` ${preview}`);
          one('line2').replaceChildren(one('subject-line'), ...chips);
        }
      }

      if (differs(13)) one('size').textContent = fields[13];

      // The press has turned it already.
      const star = one('star');
      if (star.getAttribute('aria-pressed') !== String(is('f'))) {
        star.setAttribute('aria-pressed', is('f'));
        star.querySelector('use').setAttribute('href', is('f') ? '#i-star-fill' : '#i-star');
      }

      this.#shown = fields;
    }

    #build(comfortable) {
      this.#comfortable = comfortable;
      this.#shown = [];
      this.setAttribute('role', 'row');
      this.tabIndex = -1;
      this.draggable = true;
      this.replaceChildren(parts('row-parts').cloneNode(true));
      if (comfortable) this.querySelector('.main').append(span('line3', ''));
    }

    #chips(labels, files, more) {
      if (!labels.length && !files.length) return [];
      const chips = span('row-chips', '');
      for (const label of labels) {
        const hue = label.slice(0, label.indexOf(' '));
        chips.append(span(`label ${hue}`, label.slice(hue.length + 1)));
      }
      for (const name of files) {
        const file = mark('file');
        file.title = name;
        file.lastChild.textContent = name;
        chips.append(file);
      }
      if (more) chips.append(span('more', `+${more}`));
      return [chips];
    }
  }

  customElements.define('message-row', MessageRow);

  class FolderLine extends HTMLElement {
    static observedAttributes = ['data-line'];

    // Which of the two shapes it has, once it has one, and what stands in it.
    #opens = null;
    #shown = [];

    connectedCallback() {
      this.#draw();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#draw();
    }

    // What is the same as before is left alone: the folder that was pressed is marked before the circuit says so.
    #draw() {
      const fields = this.dataset.line.split('\n');
      const [, address, name, icon, depth, figure, spoken, state] = fields;
      const id = decodeURIComponent(fields[0]);
      const is = letter => state.includes(letter);
      if (this.#opens !== is('o')) this.#build(is('o'));
      const before = this.#shown;
      const differs = (first, last = first) => fields.slice(first, last + 1).some((field, i) => field !== before[first + i]);
      const words = document.getElementById('folder-parts').dataset;
      const folder = this.querySelector('.folder'), more = this.querySelector('.folder-more');

      if (differs(0, 2)) {
        folder.querySelector('.name').textContent = name;
        more.dataset.arg = id;
        more.setAttribute('aria-label', words.actions.replace('{0}', () => name));
        if (is('o')) {
          folder.href = address;
          folder.title = name;
          folder.dataset.folder = id;
        }
      }

      if (differs(3)) folder.querySelector('use').setAttribute('href', `#i-${icon}`);
      if (differs(4)) this.className = `folder-line d${depth}`;

      if (differs(5, 6)) {
        folder.querySelector('.count')?.remove();
        if (figure) {
          const shown = Object.assign(span('', figure), { ariaHidden: 'true' });
          const count = span('count', '');
          count.append(shown, span('sr-only', spoken));
          folder.append(count);
        }
      }

      folder.toggleAttribute('data-unread', is('u'));
      if (is('c') !== !!before[7]?.includes('c')) {
        if (is('c')) folder.setAttribute('aria-current', 'page');
        else folder.removeAttribute('aria-current');
      }

      this.#twist(is('+') ? 'false' : is('-') ? 'true' : null, id, name, words);
      this.#shown = fields;
    }

    #build(opens) {
      this.#opens = opens;
      this.#shown = [];
      this.setAttribute('role', 'listitem');
      this.replaceChildren(parts('folder-parts').cloneNode(true));
      this.querySelector('.folder-twist').remove();
      if (opens) return;
      const holder = span('folder no-open', '');
      holder.append(...this.querySelector('.folder').childNodes);
      this.querySelector('.folder').replaceWith(holder);
    }

    #twist(expanded, id, name, words) {
      let twist = this.querySelector('.folder-twist');
      if (expanded === null) {
        twist?.remove();
        return;
      }

      if (!twist) {
        twist = parts('folder-parts').querySelector('.folder-twist').cloneNode(true);
        this.prepend(twist);
      }

      twist.dataset.arg = id;
      twist.setAttribute('aria-expanded', expanded);
      twist.setAttribute('aria-label', (expanded === 'true' ? words.collapse : words.expand).replace('{0}', () => name));
    }
  }

  customElements.define('folder-line', FolderLine);
}
