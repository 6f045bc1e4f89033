
// Everything that is shown passes through text nodes: what docks and people wrote is never markup.
const $ = (id) => document.getElementById(id);

/** An element: properties by name ("class", "data-x", "aria-x", "role", "for" and "form" as attributes, "on" an object of listeners), then children. */
function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    else if (name === 'class') element.className = value;
    else if (name.includes('-') || name === 'role' || name === 'for' || name === 'form') element.setAttribute(name, value === true ? '' : value);
    else element[name] = value;
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Brings the children of a parent in line with items, moving and keeping those that stay, so that focus and animations live on. */
function reconcile(parent, items, key, make, update) {
  const present = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let child = present.get(name);
    if (child) present.delete(name);
    else {
      child = make(item);
      child.dataset.key = name;
    }
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
    update?.(child, item);
  }
  for (const gone of present.values()) gone.remove();
}

/**
 * A table whose cells are made anew only when their value changes. A column: label, value(item) (anything JSON can hold),
 * show(value, item) (a node or a text), and class. On narrow screens each row is a card; the roles keep it a table for readers.
 */
function tableOf(host, caption, columns, key, empty) {
  const body = h('tbody', { role: 'rowgroup' });
  const table = h('table', { role: 'table', 'aria-label': caption, hidden: true },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((column) => h('th', { role: 'columnheader', scope: 'col', class: column.class ?? '' }, column.label || h('span', { class: 'unseen' }, 'Actions'))))),
    body);
  const blank = h('div', { class: 'empty' }, 'Looking …');
  host.replaceChildren(table, blank);
  return (items) => {
    reconcile(body, items, key,
      () => h('tr', { role: 'row' }, columns.map((column, number) => h('td', { role: 'cell', class: `${column.class ?? ''}${number ? '' : ' first'}`, 'data-label': column.label }))),
      (row, item) => columns.forEach((column, number) => {
        const cell = row.children[number];
        const value = column.value(item);
        const mark = JSON.stringify(value) ?? '';
        if (cell.mark === mark) return;
        cell.mark = mark;
        const shown = column.show ? column.show(value, item) : value;
        cell.replaceChildren(...[shown ?? []].flat());
        cell.classList.toggle('blank', cell.textContent === '');
      }));
    table.hidden = items.length === 0;
    blank.hidden = items.length > 0;
    if (!blank.hidden) blank.replaceChildren(...[empty()].flat());
  };
}

function chip(text, kind) {
  return h('span', { class: `chip ${kind ?? ''}` }, text);
}

function button(text, press, properties) {
  return h('button', { type: 'button', on: { click: press }, ...properties }, text);
}

/** A bar of 0 to 100 that reads as one. */
function track(label, thin) {
  return h('div', { class: thin ? 'track thin' : 'track', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-label': label }, h('i'));
}

function setTrack(bar, percent, kind, words) {
  bar.className = `track ${bar.classList.contains('thin') ? 'thin ' : ''}${kind}`;
  bar.setAttribute('aria-valuenow', percent);
  bar.setAttribute('aria-valuetext', words);
  bar.firstChild.style.transform = `scaleX(${percent / 100})`;
  return bar;
}

/** Says something to those who listen instead of looking. */
function announce(text) {
  $('said').textContent = text;
}

function toast(content, isBad) {
  const box = h('div', { class: isBad ? 'toast bad' : 'toast', role: isBad ? 'alert' : 'status' }, h('div', null, content));
  const close = () => box.remove();
  box.append(button('Close', close, { class: 'quiet' }));
  // A modal dialog makes all else inert: what is said while one is open is said in it.
  ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append($('toasts'));
  $('toasts').append(box);
  while ($('toasts').children.length > 4) $('toasts').firstChild.remove();
  setTimeout(close, isBad ? 30_000 : 12_000);
}

/** What went wrong, in full: title, detail, the dock's own code and each fault of the request. */
function problemBox(error) {
  const problem = error.problem ?? { title: 'A fault of this page', detail: error.message };
  return h('div', { class: 'problem', role: 'alert' },
    h('strong', null, problem.title),
    h('p', null, problem.detail ?? ''),
    problem.errors && h('ul', null, problem.errors.map((fault) => h('li', null, h('b', null, fault.field), `: found ${fault.found}, expected ${fault.expected}`))),
    problem.moreErrors && h('p', null, `… and ${problem.moreErrors} more.`));
}

/** A modal dialog with a title, a body and buttons; it is gone once closed. */
function openDialog(title, { small, closed } = {}) {
  const heading = h('h2', { id: `title-${randomId()}` }, title);
  const body = h('div', { class: 'body' });
  const foot = h('div', { class: 'foot' });
  const dialog = h('dialog', { class: small ? 'small' : '', 'aria-labelledby': heading.id },
    h('div', { class: 'title' }, heading, button('Close', () => dialog.close(), { class: 'quiet' })), body, foot);
  dialog.addEventListener('close', () => {
    if (dialog.contains($('toasts'))) document.body.append($('toasts'));
    dialog.remove();
    closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, heading, body, foot, close: () => dialog.close() };
}

/** Asks before something is done; the answer of the API, good or bad, is shown. */
function confirmAction({ title, content, keep, go, danger, run }) {
  const box = openDialog(title, { small: true });
  const place = h('div');
  box.body.append(...[content].flat(), place);
  const act = button(go, async () => {
    act.disabled = true;
    place.replaceChildren();
    try {
      await run();
      box.close();
    } catch (error) {
      place.replaceChildren(problemBox(error));
      act.disabled = false;
    }
  }, { class: danger ? 'danger' : 'primary' });
  box.foot.append(button(keep, box.close), act);
}

/** Works on plain HTTP in a local network too, where randomUUID does not. */
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
