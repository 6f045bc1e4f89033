
const MOST_ROWS = 200;
const NO_LOGS = { 324014: 'It has no logs.', 324015: 'It is off, or not connected to the dock.' };

/** Asks a dock which logs it holds, lets people choose, and requests their upload. */
function requestUpload(dock) {
  const box = openDialog(`Logs of dock ${dock}`);
  // One key for one wish: pressing twice, or again after a lost answer, is the same upload.
  let key = randomId();
  const chosen = new Map();
  const sum = h('span', { class: 'left', role: 'status' });
  const note = h('input', { maxLength: 500, autocomplete: 'off', on: { input: () => { key = randomId(); } } });
  const place = h('div');
  const go = button('Request the upload', send, { class: 'primary', disabled: true });
  box.foot.append(sum, button('Close', box.close), go);
  ask();

  async function ask() {
    box.body.replaceChildren(h('p', { class: 'dim', role: 'status' }, 'Asking the dock …'));
    try {
      const { data } = await call(`docks/${encodeURIComponent(dock)}/logs?modules=0,3`);
      chosen.clear();
      box.body.replaceChildren(...data.files.map((module) => moduleChoices(module, chosen, changed)), h('label', null, 'Note (for people)', note), place);
      changed();
    } catch (error) {
      box.body.replaceChildren(problemBox(error), h('p', null, button('Ask again', ask)));
    }
  }

  function changed() {
    key = randomId();
    const logs = [...chosen.values()].flatMap((module) => [...module.values()]);
    go.disabled = logs.length === 0;
    setText(sum, logs.length ? `${plural(logs.length, 'log')} chosen, ${bytes(logs.reduce((total, log) => total + (log.size ?? 0), 0))}` : 'No log is chosen');
  }

  async function send() {
    go.disabled = true;
    place.replaceChildren();
    const files = [...chosen].filter(([, logs]) => logs.size > 0).map(([module, logs]) => ({ module, bootIndexes: [...logs.keys()] }));
    try {
      const { data } = await call(`docks/${encodeURIComponent(dock)}/uploads`, { method: 'POST', headers: { 'Idempotency-Key': key }, body: note.value.trim() ? { files, note: note.value.trim() } : { files } });
      take(data, null);
      announce(`The upload of dock ${dock} is requested.`);
      box.close();
      location.hash = '#now';
      showLive();
      liveLoop.wake();
    } catch (error) {
      place.replaceChildren(problemBox(error));
      go.disabled = false;
    }
  }
}

function moduleChoices(module, chosen, changed) {
  const picked = new Map();
  chosen.set(module.module, picked);
  const name = module.module === '3' ? 'The dock’s own logs' : module.module === '0' ? 'The aircraft’s logs' : moduleName(module.module);
  const logs = [...module.logs].sort((one, other) => other.bootIndex - one.bootIndex);
  if (logs.length === 0) {
    return h('div', { class: 'choices' }, h('div', { class: 'lead' }, name, h('span', null, module.result === 0 ? 'It has no logs.' : NO_LOGS[module.result] ?? `The dock gave code ${module.result} for these.`)));
  }
  const all = h('input', { type: 'checkbox', 'aria-label': `All of ${name.toLowerCase()}`, on: { change: () => {
    for (const log of logs) all.checked ? picked.set(log.bootIndex, log) : picked.delete(log.bootIndex);
    for (const box of rows.querySelectorAll('input')) box.checked = all.checked;
    mark();
  } } });
  const rows = h('div', { class: 'rows' });
  const state = h('span');
  show(MOST_ROWS);
  mark();
  return h('div', { class: 'choices', role: 'group', 'aria-label': name }, h('label', { class: 'lead' }, all, name, state), rows);

  function show(most) {
    rows.replaceChildren(...logs.slice(0, most).map(row), ...(logs.length > most ? [button(`Show the other ${count(logs.length - most)}`, () => show(logs.length), { class: 'quiet' })] : []));
  }

  function row(log) {
    const box = h('input', { type: 'checkbox', checked: picked.has(log.bootIndex), value: log.bootIndex, on: { change: () => {
      box.checked ? picked.set(log.bootIndex, log) : picked.delete(log.bootIndex);
      mark();
    } } });
    return h('label', { class: 'row' }, box, h('span', { class: 'mono' }, String(log.bootIndex)), h('span', { class: 'when' }, at(log.startTime, SHORT), log.endTime ? ' – ' : '', at(log.endTime, SHORT)), h('span', { class: 'n' }, bytes(log.size)));
  }

  function mark() {
    all.checked = picked.size === logs.length;
    all.indeterminate = picked.size > 0 && picked.size < logs.length;
    setText(state, `${count(picked.size)} of ${plural(logs.length, 'log')}`);
    changed();
  }
}
