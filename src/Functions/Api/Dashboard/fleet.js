
// The registry is read page by page, again and again, into memory; the table shows a page of what fits the search. So ten
// thousand docks are fifty rows at a time and one call every two seconds.
const FLEET_ROWS = 50;
const DAY = 86_400_000;
const RECENT = 15 * 60_000;

const fleet = { docks: new Map(), round: 0, continuation: undefined, isComplete: false, page: 0, show: () => {} };

async function lookAtFleet() {
  const { data } = await call(`docks?top=200${fleet.continuation ? `&continuation=${encodeURIComponent(fleet.continuation)}` : ''}`).catch((error) => {
    fleet.continuation = undefined;
    throw error;
  });
  for (const dock of data.items) fleet.docks.set(dock.dock, { ...dock, round: fleet.round });
  fleet.continuation = data.continuation;
  if (!data.continuation) {
    // What this round did not meet is no longer registered.
    for (const [serial, dock] of fleet.docks) if (dock.round !== fleet.round) fleet.docks.delete(serial);
    fleet.round++;
    fleet.isComplete = true;
  }
  fleet.show();
  showTiles();
  return fleet.isComplete ? Math.max(2000, Math.min(10_000, 60_000 / Math.ceil(fleet.docks.size / 200 || 1))) : 50;
}

const silentDocks = () => {
  const now = Date.now();
  return [...fleet.docks.values()].filter((dock) => dock.enabled && !(dock.lastSeen && now - Date.parse(dock.lastSeen) < DAY)).length;
};

function startFleet() {
  const search = $('fleet-search');
  const choice = $('fleet-show');
  const fill = tableOf($('fleet-table'), 'Fleet', [
    { label: 'Dock', value: (dock) => [dock.dock, dock.enabled], show: ([serial, enabled]) => h('span', null, h('span', { class: 'mono' }, serial), enabled ? '' : [' ', chip('left out of pulls')]) },
    { label: 'Last seen', value: (dock) => [dock.lastSeen, seenKind(dock.lastSeen)], show: ([time, kind]) => h('span', { class: 'nobr' }, h('span', { class: `dot ${kind}`, 'aria-hidden': 'true' }), ' ', time ? moving('ago', time) : 'never') },
    { label: 'Upload', value: (dock) => { const upload = live.ofDock(dock.dock); return upload ? [upload.id, upload.status, upload.percent] : null; }, show: showRunning },
    { label: 'Note', class: 'wrap', value: (dock) => dock.note ?? '' },
    { label: '', class: 'act', value: (dock) => dock.dock, show: (serial) => button('Logs …', () => requestUpload(serial), { class: 'small', 'aria-label': `Request logs of dock ${serial}` }) },
  ], (dock) => dock.dock, nothing);

  fleet.show = () => {
    if ($('now').hidden) return;
    const wanted = search.value.trim().toLowerCase();
    const now = Date.now();
    const seen = (dock) => (dock.lastSeen ? Date.parse(dock.lastSeen) : 0);
    const keep = {
      all: () => true, oldest: (dock) => dock.enabled, silent: (dock) => dock.enabled && now - seen(dock) >= DAY,
      busy: (dock) => live.ofDock(dock.dock), disabled: (dock) => !dock.enabled,
    }[choice.value];
    const found = [...fleet.docks.values()].filter((dock) => keep(dock) && (!wanted || dock.dock.toLowerCase().includes(wanted) || dock.note?.toLowerCase().includes(wanted)));
    found.sort(choice.value === 'oldest' || choice.value === 'silent' ? (one, other) => seen(one) - seen(other) || (one.dock < other.dock ? -1 : 1) : (one, other) => (one.dock < other.dock ? -1 : 1));
    const pages = Math.max(1, Math.ceil(found.length / FLEET_ROWS));
    fleet.page = Math.min(fleet.page, pages - 1);
    fill(found.slice(fleet.page * FLEET_ROWS, (fleet.page + 1) * FLEET_ROWS));
    setText($('fleet-count'), `${found.length === fleet.docks.size ? '' : `${count(found.length)} of `}${plural(fleet.docks.size, 'dock')}${fleet.isComplete ? '' : ' so far …'}`);
    $('fleet-pager').hidden = pages < 2;
    setText(place, `${count(fleet.page * FLEET_ROWS + 1)} – ${count(Math.min(found.length, (fleet.page + 1) * FLEET_ROWS))} of ${count(found.length)}`);
    [back.disabled, on.disabled] = [fleet.page === 0, fleet.page >= pages - 1];
  };
  const turn = (step) => {
    fleet.page += step;
    fleet.show();
  };
  const place = h('span', { role: 'status' });
  const back = button('Previous', () => turn(-1), { class: 'small' });
  const on = button('Next', () => turn(1), { class: 'small' });
  $('fleet-pager').append(place, back, on);
  const anew = () => {
    fleet.page = 0;
    fleet.show();
  };
  search.addEventListener('input', anew);
  choice.addEventListener('change', anew);
  $('fleet-form').addEventListener('submit', (event) => event.preventDefault());

  function nothing() {
    const serial = search.value.trim();
    if (!fleet.isComplete) return 'Looking …';
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(serial)) return fleet.docks.size ? 'No dock fits.' : 'No dock is registered yet.';
    // A dock need not be registered to be asked.
    return [h('p', null, 'No registered dock fits.'), button(`Ask dock ${serial} for its logs …`, () => requestUpload(serial))];
  }
}

const seenKind = (time) => {
  const silent = time ? Date.now() - Date.parse(time) : Infinity;
  return silent < RECENT ? 'good' : silent < DAY ? '' : 'warn';
};

function showRunning(running) {
  if (!running) return '';
  const [id, status, percent] = running;
  return h('div', null, button(`${STATUS[status]?.[0] ?? status}${status === 'queued' ? '' : `, ${percent} %`}`, () => openUpload(id), { class: 'link nobr' }), setTrack(track('Upload', true), percent, '', `${percent} %`));
}
