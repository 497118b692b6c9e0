(() => {
  'use strict';
  if (customElements.get('rise-explanation')) return;

  const numbers = text => text.split(' ').map(Number);

  // As PackedValues packs them.
  async function unpack(text, range, columns) {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const planes = new Uint8Array(await new Response(stream).arrayBuffer());
    const count = planes.length / 2, steps = new Uint16Array(count), values = new Float32Array(count);
    const [least, most] = numbers(range);
    for (let i = 0; i < count; i++) {
      const left = i % columns > 0, above = i >= columns;
      const known = (left ? steps[i - 1] : 0) + (above ? steps[i - columns] : 0) - (left && above ? steps[i - columns - 1] : 0);
      steps[i] = known + (planes[i] << 8 | planes[count + i]);
      values[i] = least + steps[i] / 65535 * (most - least);
    }
    return values;
  }

  // As Digits writes them.
  function written(value, decimals) {
    return decimals < 0 ? value.toExponential(3) : value.toFixed(decimals);
  }

  function signed(value, decimals) {
    const text = written(Math.abs(value), decimals);
    return /[1-9]/.test(text.split('e')[0]) ? (value < 0 ? '-' : '+') + text : text;
  }

  class Explanation extends HTMLElement {
    connectedCallback() {
      // While the page is still being read, what is inside is not there yet.
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.begin(), { once: true });
      else this.begin();
    }

    begin() {
      if (this.targets) return;
      this.targets = [...this.querySelectorAll('.rise-target')];
      this.shown = 0;
      for (const element of this.querySelectorAll('.rise-scripted')) element.hidden = false;
      this.one('.rise-choice')?.addEventListener('change', event => this.choose(Number(event.target.value)));
      for (const positions of this.querySelectorAll('.rise-positions')) this.listen(positions);
      if (this.dataset.kind === 'picture') this.picture = new Picture(this);
      this.boxes = [...this.querySelectorAll('.rise-box')];
      for (const box of this.boxes) this.offer(box);
      this.choose(0);
    }

    // A box of a detector, to be chosen as from the list.
    offer(box) {
      box.parentElement.dataset.live = '';
      box.setAttribute('tabindex', '0');
      box.setAttribute('role', 'button');
      box.setAttribute('aria-label', box.dataset.label);
      const choose = () => {
        const choice = this.one('.rise-choice');
        if (choice) choice.value = box.dataset.number;
        this.choose(Number(box.dataset.number));
      };
      box.addEventListener('click', choose);
      box.addEventListener('keydown', event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      });
    }

    choose(number) {
      this.shown = number;
      for (const box of this.boxes) {
        const isChosen = Number(box.dataset.number) === number;
        box.classList.toggle('rise-chosen', isChosen);
        box.setAttribute('aria-pressed', String(isChosen));
      }
      this.targets.forEach((target, k) => { target.hidden = k !== number; });
      this.picture?.load();
    }

    one(selector) { return this.querySelector(selector); }

    // Positions that are elements: words, and steps of a series.
    listen(positions) {
      const all = [...positions.querySelectorAll('[data-say]')], readout = positions.parentElement.querySelector('.rise-readout');
      let at = -1;
      const go = position => {
        all[at]?.classList.remove('rise-here');
        at = position;
        all[at]?.classList.add('rise-here');
        if (all[at]) readout.textContent = all[at].dataset.say;
      };
      positions.addEventListener('pointermove', event => {
        const position = all.indexOf(event.target);
        if (position >= 0 && position !== at) go(position);
      });
      positions.addEventListener('keydown', event => {
        const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        go(Math.min(Math.max(next, 0), all.length - 1));
      });
    }
  }

  class Picture {
    constructor(explanation) {
      this.explanation = explanation;
      const one = selector => explanation.one(selector);
      this.frame = one('.rise-map');
      this.rows = Number(this.frame.dataset.rows);
      this.columns = Number(this.frame.dataset.columns);
      if (Math.max(this.rows, this.columns) > 160) one('.rise-stage').dataset.large = '';
      this.readout = one('.rise-stage + .rise-readout');
      this.opacity = one('.rise-opacity');
      this.colors = one('.rise-colors');
      this.certain = one('.rise-certain');
      this.evidence = one('.rise-evidence');
      this.still = one('.rise-still');
      // The chosen box, over the map too.
      this.outline = one('.rise-boxes')?.cloneNode(true);
      this.outline?.setAttribute('aria-hidden', 'true');
      this.known = new Map();

      const source = one('.rise-picture');
      if (source) {
        this.base = new Image();
        this.base.className = 'rise-base';
        this.base.alt = '';
        this.base.src = source.src;
        this.base.width = this.columns;
        this.base.height = this.rows;
      }
      this.layers = [this.canvas(), this.canvas()];
      this.cursor = document.createElement('span');
      this.cursor.className = 'rise-cursor';
      this.cursor.hidden = true;

      this.frame.tabIndex = 0;
      this.frame.setAttribute('role', 'application');
      this.frame.setAttribute('aria-label', 'The map; the arrow keys move over its positions, with Shift ten at a time');
      this.frame.addEventListener('pointermove', event => {
        const box = this.frame.getBoundingClientRect();
        this.point((event.clientX - box.left) / box.width * this.columns, (event.clientY - box.top) / box.height * this.rows);
      });
      this.frame.addEventListener('keydown', event => this.move(event));
      for (const control of [this.opacity, this.colors, this.certain, this.evidence]) control?.addEventListener('input', () => this.draw());
    }

    canvas() {
      const canvas = document.createElement('canvas');
      canvas.width = this.columns;
      canvas.height = this.rows;
      return canvas;
    }

    // What a target's data hold, unpacked once.
    values(number) {
      if (!this.known.has(number)) {
        const data = this.explanation.targets[number].querySelector('.rise-data').dataset;
        const of = name => data[name] === undefined ? null : unpack(data[name], data[name + 'Range'], this.columns);
        this.known.set(number, Promise.all([of('map'), of('error'), of('evidence')]).then(([values, errors, evidence]) => ({
          values, errors, evidence, decimals: Number(data.decimals), exact: data.exact === '1', range: data.mapRange ? numbers(data.mapRange) : [0, 0],
        })));
      }
      return this.known.get(number);
    }

    async load() {
      const number = this.explanation.shown, target = await this.values(number);
      if (number !== this.explanation.shown) return;
      this.target = target;
      if (this.still.isConnected) this.frame.replaceChildren(...(this.base ? [this.base] : []), ...this.layers, ...(this.outline ? [this.outline] : []), this.cursor);
      for (const box of this.outline?.children ?? []) box.style.display = Number(box.dataset.number) === number ? '' : 'none';
      if (!this.base) this.layers[0].style.position = 'static';
      this.draw();
      if (this.at) this.say();
      if (this.known.size === 1) this.unpackOthers();
    }

    // While nobody asks, so that a switch is quick; of many targets the first ones.
    async unpackOthers() {
      const most = 10;
      for (let number = 0; number < Math.min(this.explanation.targets.length, most); number++) {
        await new Promise(done => (window.requestIdleCallback ?? setTimeout)(done));
        await this.values(number);
      }
    }

    unsure(i) {
      const { values, errors, exact } = this.target;
      return !exact && !(errors && Math.abs(values[i]) >= 2 * errors[i]);
    }

    draw() {
      const target = this.target;
      if (!target) return;
      this.layers[0].hidden = !target.values;
      // Under a map all colours are the map's.
      if (this.base) this.base.style.filter = target.values && this.opacity.value !== '0' ? '' : 'none';
      if (target.values) this.drawMap(target);
      this.drawEvidence(target);
      this.explanation.dataset.drawn = String(this.explanation.shown);
    }

    drawMap({ values, range }) {
      const isSigned = this.colors.value[0] === '1', stops = this.colors.value.slice(1).match(/.{6}/g).map(hex => parseInt(hex, 16));
      const largest = Math.max(Math.abs(range[0]), Math.abs(range[1]));
      const [least, most] = isSigned ? [-largest, largest] : range;
      const table = new Uint32Array(256);
      for (let k = 0; k < 256; k++) {
        const at = k / 255 * (stops.length - 1), left = Math.min(Math.floor(at), stops.length - 2), share = at - left;
        const mix = shift => Math.round((stops[left] >> shift & 255) * (1 - share) + (stops[left + 1] >> shift & 255) * share);
        table[k] = 0xff000000 | mix(0) << 16 | mix(8) << 8 | mix(16);
      }
      const pixels = new Uint32Array(values.length), unit = most > least ? 255 / (most - least) : 0, hides = this.certain?.checked;
      for (let i = 0; i < values.length; i++) {
        if (!(hides && this.unsure(i))) pixels[i] = table[Math.round((values[i] - least) * unit)];
      }
      this.paint(this.layers[0], pixels);
      this.layers[0].style.opacity = this.base ? this.opacity.value / 100 : 1;
      const scale = this.explanation.one('.rise-scale');
      scale.querySelectorAll('rect').forEach((rect, k) => rect.setAttribute('fill', '#' + stops[k].toString(16).padStart(6, '0')));
      scale.querySelector('.rise-least').textContent = signed(least, this.target.decimals);
      scale.querySelector('.rise-most').textContent = signed(most, this.target.decimals);
    }

    // Dark outside of it, with a line around it.
    drawEvidence({ evidence }) {
      const layer = this.layers[1], isOn = evidence && this.evidence?.checked;
      layer.hidden = !isOn;
      if (!isOn) return;
      const pixels = new Uint32Array(evidence.length), { rows, columns } = this;
      const inside = (y, x) => y >= 0 && x >= 0 && y < rows && x < columns && evidence[y * columns + x] >= 0.5;
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const i = y * columns + x;
          const isEdge = inside(y, x) && !(inside(y - 1, x) && inside(y + 1, x) && inside(y, x - 1) && inside(y, x + 1));
          pixels[i] = isEdge ? 0xff009eff : Math.round(170 * (1 - evidence[i])) << 24;
        }
      }
      this.paint(layer, pixels);
    }

    paint(canvas, pixels) {
      canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), this.columns, this.rows), 0, 0);
    }

    point(x, y) {
      const clamp = (value, count) => Math.min(Math.max(Math.floor(value), 0), count - 1);
      this.at = { x: clamp(x, this.columns), y: clamp(y, this.rows) };
      this.say();
    }

    move(event) {
      const step = event.shiftKey ? 10 : 1, { x, y } = this.at ?? { x: Math.floor(this.columns / 2), y: Math.floor(this.rows / 2) };
      const next = { ArrowRight: [x + step, y], ArrowLeft: [x - step, y], ArrowDown: [x, y + step], ArrowUp: [x, y - step], Home: [0, y], End: [this.columns, y] }[event.key];
      if (!next) return;
      event.preventDefault();
      this.point(...next);
    }

    say() {
      if (!this.target) return;
      const { values, errors, evidence, decimals, exact } = this.target, { x, y } = this.at, i = y * this.columns + x;
      const parts = [`row ${y}, column ${x}`];
      if (values) parts.push(`contrast ${signed(values[i], decimals)}${exact ? '' : ` ± ${errors ? written(errors[i], decimals) : 'unknown'}${this.unsure(i) ? ', not certain' : ''}`}`);
      if (evidence) parts.push(evidence[i] >= 0.5 ? 'evidence' : 'no evidence');
      this.readout.textContent = parts.join(': ');
      this.cursor.hidden = false;
      this.cursor.style.left = `${(x + 0.5) / this.columns * 100}%`;
      this.cursor.style.top = `${(y + 0.5) / this.rows * 100}%`;
    }
  }

  customElements.define('rise-explanation', Explanation);
})();
