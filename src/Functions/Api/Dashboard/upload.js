
/** One upload with everything that is known of it, live while it is open. */
async function openUpload(id) {
  const box = openDialog('Upload', { closed: () => live.watchers.delete(watch) });
  const watch = (upload) => {
    if (upload.id === id) showUpload(box, upload);
  };
  box.body.append(h('p', { class: 'dim' }, 'Looking …'));
  try {
    const { data } = await call(`uploads/${encodeURIComponent(id)}`);
    if (!box.dialog.isConnected) return;
    showUpload(box, data);
    live.watchers.add(watch);
  } catch (error) {
    box.body.replaceChildren(problemBox(error));
  }
}

function showUpload(box, upload) {
  const mark = JSON.stringify(upload);
  if (box.mark === mark) return;
  box.mark = mark;
  setText(box.heading, `Upload of dock ${upload.dock}`);
  const bar = setTrack(track('Upload'), upload.percent, isEnded(upload) ? statusKind(upload.status) || 'off' : '', `${upload.percent} %`);
  const pairs = [
    ['Status', [statusChip(upload.status), ` ${upload.percent} %`]],
    ['Asked for', at(upload.requestedAt)], ['Begun', at(upload.startedAt)], ['Ended', at(upload.finishedAt)],
    ['Given up at', isEnded(upload) ? '' : at(upload.deadline)],
    ['Start commands', count(upload.attempt)], ['Note', upload.note], ['Pull', upload.pull && h('span', { class: 'mono' }, upload.pull)], ['Id', h('span', { class: 'mono' }, upload.id)],
  ];
  // Buttons are kept where they can be: focus stays while figures move.
  const focused = document.activeElement?.dataset?.name;
  box.body.replaceChildren(bar, pairList(pairs), ...(upload.error ? [whyBox(upload.error, upload.status === 'completedPartially')] : []), ...upload.files.map((file) => fileBox(upload, file)));
  box.foot.replaceChildren(isEnded(upload) ? '' : button('Cancel the upload …', () => askToCancel(upload), { 'data-name': 'cancel', disabled: ['canceling', 'verifying'].includes(upload.status) }), button('Close', box.close, { 'data-name': 'close' }));
  if (focused) box.dialog.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus();
}

function pairList(pairs) {
  return h('dl', { class: 'pairs' }, pairs.filter(([, value]) => value !== undefined && value !== '' && value !== null).map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
}

function fileBox(upload, file) {
  const name = archiveName(file.objectKey);
  const canSave = ['verified', 'mismatch'].includes(file.integrity);
  return h('div', { class: 'file' },
    h('div', { class: 'top' }, h('h3', null, moduleName(file.module)), chip(`${fileStatus(file.status)} · ${file.percent} %`), file.integrity === 'unchecked' ? '' : integrityChip(file.integrity),
      canSave && button('Download', () => saveArchive(upload.id, name), { class: 'small', 'data-name': `save-${name}`, 'aria-label': `Download the archive of ${moduleName(file.module)}` })),
    pairList([
      ['Device', file.deviceSn && h('span', { class: 'mono' }, file.deviceSn)], ['Boot indexes', indexes(file.bootIndexes)], ['Size', file.size ? `${bytes(file.size)} (${count(file.size)} bytes)` : ''],
      ['Rate', file.uploadRate && !isEnded(upload) ? rate(file.uploadRate) : ''], ['Fingerprint', file.fingerprint && h('span', { class: 'mono' }, file.fingerprint)], ['Object', h('span', { class: 'mono' }, file.objectKey)],
    ]));
}

const indexes = (list) => (list.length > 60 ? `${list.slice(0, 60).join(', ')} … and ${count(list.length - 60)} more` : list.join(', '));

/** Cancels an upload, or some of its modules. */
function askToCancel(upload) {
  const modules = [...new Set(upload.files.filter((file) => file.status !== 'ok').map((file) => file.module))];
  const picks = modules.map((module) => [module, h('input', { type: 'checkbox', checked: true })]);
  confirmAction({
    title: `Cancel the upload of dock ${upload.dock}?`,
    content: [
      h('p', null, 'The dock is told to stop. What has already arrived is kept.'),
      picks.length > 1 && h('fieldset', null, h('legend', { class: 'unseen' }, 'Which archives'), picks.map(([module, box]) => h('label', { class: 'pick' }, box, moduleName(module)))),
    ].filter(Boolean),
    keep: 'Let it go on',
    go: 'Cancel the upload',
    danger: true,
    run: async () => {
      const chosen = picks.filter(([, box]) => box.checked).map(([module]) => module);
      if (chosen.length === 0) throw new Failure({ title: 'Nothing is chosen', detail: 'Choose at least one archive to cancel.' });
      const { data } = await call(`uploads/${upload.id}/cancel`, { method: 'POST', body: chosen.length === picks.length ? {} : { modules: chosen } });
      take(data, null);
      announce(`Dock ${upload.dock} is told to stop.`);
      showLive();
      liveLoop.wake();
    },
  });
}
