
const pullsLoop = listOf({
  name: 'pulls', path: 'pulls', caption: 'Pulls', empty: 'No pull has run yet.', key: (pull) => pull.id, every: (pulls) => (pulls.some((pull) => pull.status === 'running') ? 4000 : 30_000),
  columns: [
    { label: 'Asked for', value: (pull) => [pull.id, pull.requestedAt], show: ([id, time]) => h('div', null, button(CLOCK.format(new Date(time)), () => openPull(id), { class: 'link', title: time }), h('div', { class: 'dim mono wrap' }, id)) },
    { label: 'Status', value: (pull) => [pull.status, pull.totals.docks, pull.totals.docksPending + pull.totals.docksWaiting], show: showPullStatus },
    { label: 'Started by', value: (pull) => (pull.trigger === 'nightly' ? 'the schedule' : 'a request') },
    { label: 'Took', class: 'n', value: (pull) => [pull.durationSeconds, pull.requestedAt], show: ([seconds, time]) => (seconds === undefined ? moving('for', time) : span(seconds * 1000)) },
    { label: 'Docks', class: 'n', value: (pull) => count(pull.totals.docks) },
    { label: 'In trouble', class: 'n', value: (pull) => count(pull.totals.docksFailed + pull.totals.docksMissed) },
    { label: 'Found', class: 'n', value: (pull) => count(pull.totals.found) },
    { label: 'Uploaded', class: 'n', value: (pull) => count(pull.totals.uploaded) },
    { label: 'Failed', class: 'n', value: (pull) => count(pull.totals.failed) },
    { label: 'Size', class: 'n', value: (pull) => bytes(pull.totals.bytes) },
    { label: '', class: 'act', value: (pull) => pull.id, show: (id) => button('Report', () => openPull(id), { class: 'small', 'aria-label': `Report of pull ${id}` }) },
  ],
});

function showPullStatus([status, docks, open]) {
  const percent = docks ? Math.round(100 * (docks - open) / docks) : 0;
  return h('div', null, statusChip(status), status === 'running' ? setTrack(track('Docks done', true), percent, '', `${percent} % of the docks`) : '');
}

const RANK = { failed: 0, missed: 1, completedPartially: 2, waiting: 3, pending: 4, completed: 5 };

/** A pull's report: its sums, then its docks, those in trouble first. */
async function openPull(id) {
  const box = openDialog('Pull');
  box.body.append(h('p', { class: 'dim' }, 'Looking …'));
  const path = `pulls/${encodeURIComponent(id)}`;
  let pull;
  try {
    pull = (await call(path)).data;
  } catch (error) {
    box.body.replaceChildren(problemBox(error));
    return;
  }
  setText(box.heading, `Pull ${pull.id}`);
  const host = h('div');
  const fill = tableOf(host, 'Docks of the pull', [
    { label: 'Dock', value: (dock) => dock.dock, show: (serial) => h('span', { class: 'mono' }, serial) },
    { label: 'Status', value: (dock) => dock.status, show: (status) => statusChip(status) },
    { label: 'Found', class: 'n', value: (dock) => count(dock.found) },
    { label: 'Uploaded', class: 'n', value: (dock) => count(dock.uploaded) },
    { label: 'Failed', class: 'n', value: (dock) => count(dock.failed) },
    { label: 'Why', class: 'wide', value: (dock) => [dock.error, dock.hold, dock.notes], show: ([error, hold, notes]) => [
      error ? whyBox(error) : hold ? h('p', null, HOLD[hold] ?? hold) : '', ...(notes ?? []).map((note) => h('p', { class: 'dim' }, `${moduleName(note.module)}: ${note.message}`))] },
  ], (dock) => dock.dock, () => 'No dock.');
  const docks = [...pull.docks ?? []].sort((one, other) => (RANK[one.status] ?? 5) - (RANK[other.status] ?? 5) || (one.dock < other.dock ? -1 : 1));
  let shown = 100;
  const more = button('Show more', () => { shown += 100; showDocks(); });
  const showDocks = () => {
    fill(docks.slice(0, shown));
    more.hidden = docks.length <= shown;
  };
  showDocks();
  const { totals } = pull;
  box.body.replaceChildren(
    pairList([
      ['Status', statusChip(pull.status)], ['Asked for', [at(pull.requestedAt), pull.trigger === 'nightly' ? ', by the schedule' : ', by a request']], ['Ended', at(pull.finishedAt)],
      ['Docks', `${count(totals.docks)}: ${count(totals.docksPending)} to come, ${count(totals.docksWaiting)} put off, ${count(totals.docksFailed)} in trouble, ${count(totals.docksMissed)} missed`],
      ['Logs', `${count(totals.found)} found, ${count(totals.skipped)} known before, ${count(totals.uploaded)} uploaded, ${count(totals.failed)} failed`], ['Size', bytes(totals.bytes)],
    ]),
    ...(pull.error ? [whyBox(pull.error)] : []), host, h('p', null, more));
  // A link cannot carry a key: with one, the report is fetched and saved instead.
  const report = new URL(`${path}/report`, BASE).href;
  box.foot.append(access.read()
    ? button('Save the report', () => saveAnswer(`${path}/report`, `pull-${pull.id}.html`))
    : h('a', { class: 'left', href: report, target: '_blank', rel: 'noopener noreferrer' }, 'The report as a page'), button('Close', box.close));
}

/** Starts a pull, of the whole fleet or of some docks. */
function askToPull() {
  // One key for one wish: sent again after a lost answer it is the same pull, changed after a refusal another.
  let key = randomId();
  const renew = { input: () => { key = randomId(); } };
  const docks = h('textarea', { rows: 2, spellcheck: false, placeholder: 'All that take part in pulls', on: renew });
  const since = h('input', { type: 'datetime-local', on: renew });
  const enabled = [...fleet.docks.values()].filter((dock) => dock.enabled).length;
  confirmAction({
    title: 'Start a pull?',
    content: [
      h('p', null, `Each dock is asked for its logs, and what the catalogue does not have is uploaded. ${enabled ? `${plural(enabled, 'registered dock')} take part in pulls${fleet.isComplete ? '' : ' (so far as known)'}.` : ''}`),
      h('label', null, 'Only these docks (serial numbers)', docks),
      h('label', null, 'Only logs that end after', since),
    ],
    keep: 'Not now',
    go: 'Start the pull',
    run: async () => {
      const body = {};
      const serials = docks.value.split(/[\s,;]+/).filter(Boolean);
      if (serials.length) body.docks = serials;
      if (since.value) body.since = new Date(since.value).toISOString();
      const { data } = await call('pulls', { method: 'POST', body, headers: { 'Idempotency-Key': key } });
      announce('The pull has been started.');
      toast([h('p', null, 'The pull has been started.'), h('p', { class: 'dim mono wrap' }, data.id)]);
      pullsLoop.list.isExtended = false;
      pullsLoop.wake();
      liveLoop.wake();
    },
  });
}
