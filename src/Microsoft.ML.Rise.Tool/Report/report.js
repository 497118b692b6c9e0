(() => {
  'use strict';

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
  }

  const number = value => value === null ? 'not finite' : Number(value.toPrecision(4)).toString();
  const signed = value => (value > 0 ? '+' : '') + number(value);

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  class Rows {
    constructor(root) {
      this.root = root;
      const one = selector => root.querySelector(selector), data = JSON.parse(one('.report-data').textContent);
      this.names = data.names;
      this.rows = data.rows;
      this.size = Number(root.dataset.page);
      this.body = one('tbody');
      this.count = one('.report-count');
      this.panel = one('.report-row');
      this.before = one('.report-before');
      this.after = one('.report-after');
      for (const row of this.rows) row.text = [row.name, row.target, ...row.values].join('\n').toLowerCase();

      const orders = [
        ['Row', null],
        ['Score, highest first', (a, b) => b.score - a.score],
        ['Score, lowest first', (a, b) => a.score - b.score],
        ...this.names.map((name, k) => [`Contribution of ${name}`, (a, b) => Math.abs(b.contributions[k]) - Math.abs(a.contributions[k])]),
      ];
      this.orders = orders.map(([, order]) => order);
      const sort = one('.report-sort'), search = one('.report-search');
      orders.forEach(([text], k) => { const option = element('option', text); option.value = k; sort.append(option); });
      const select = () => {
        const words = search.value.toLowerCase().split(/\s+/).filter(word => word), order = this.orders[sort.value];
        this.found = this.rows.filter(row => words.every(word => row.text.includes(word)));
        if (order) this.found.sort(order);
        this.first = 0;
        this.list();
      };
      search.addEventListener('input', select);
      sort.addEventListener('input', select);
      this.before.addEventListener('click', () => { this.first -= this.size; this.list(); });
      this.after.addEventListener('click', () => { this.first += this.size; this.list(); });
      select();
      this.show(this.rows[0]);
    }

    list() {
      const shown = this.found.slice(this.first, this.first + this.size);
      this.body.replaceChildren(...shown.map(row => this.line(row)));
      const range = this.found.length > shown.length ? `${this.first + 1} to ${this.first + shown.length} of ` : '';
      this.count.textContent = `${range}${this.found.length} ${this.found.length === 1 ? 'row' : 'rows'}${this.found.length < this.rows.length ? ` of ${this.rows.length}` : ''}`;
      this.before.disabled = this.first === 0;
      this.after.disabled = this.first + this.size >= this.found.length;
    }

    line(row) {
      const line = element('tr'), button = element('button', row.name), head = element('th');
      button.type = 'button';
      button.addEventListener('click', () => this.show(row, true));
      head.scope = 'row';
      head.append(button);
      const largest = row.contributions.map((value, k) => [value, k]).filter(([value]) => value).sort((a, b) => Math.abs(b[0]) - Math.abs(a[0])).slice(0, 3);
      const target = element('td');
      target.append(element('bdi', row.target));
      line.append(head, target, element('td', number(row.score), 'report-number'), element('td', largest.map(([value, k]) => `${this.names[k]} ${signed(value)}`).join(', ')));
      if (row === this.shown) line.dataset.shown = '';
      return line;
    }

    async show(row, isAsked) {
      this.shown = row;
      const html = await unpack(row.html);
      if (row !== this.shown) return;
      // Written and encoded by the tool; nothing in it is a script.
      this.panel.innerHTML = html;
      this.panel.prepend(element('h3', row.name));
      this.list();
      // It stands behind the list.
      if (isAsked) this.panel.scrollIntoView({ block: 'nearest' });
    }
  }

  for (const root of document.querySelectorAll('.report-rows')) new Rows(root);
})();
