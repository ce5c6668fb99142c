// A row of the list. The circuit says what it shows, as lines of text in one attribute (RowLines.cs); its elements are the browser's own.
// Loaded before the page: the rows it is drawn with are there with the first paint.
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
      this.#draw();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#draw();
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
}
