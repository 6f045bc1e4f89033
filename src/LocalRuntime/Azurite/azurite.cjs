// Runs Azurite's blob service on its own: detached, in a session of its own, so that a kill of the pipeline's process
// group does not reach it. It writes its bookkeeping some seconds late; killed with the pipeline it would lose blobs.
//
//   node azurite.cjs launch LOCATION PORT MODULES HEAP_MB   starts a detached `serve` and returns
//   node azurite.cjs serve  LOCATION PORT MODULES HEAP_MB   notes its process id in LOCATION.json, then becomes Azurite
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const [mode, location, port, modules, heapMegabytes] = process.argv.slice(2);

if (mode === 'launch') {
  const log = fs.openSync(`${location}.log`, 'w');
  spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, __filename, 'serve', location, port, modules, heapMegabytes], {
    detached: true,
    stdio: ['ignore', log, log],
  }).unref();
} else {
  const record = `${location}.json`;
  fs.writeFileSync(`${record}.new`, JSON.stringify({ processId: process.pid, port: Number(port) }));
  fs.renameSync(`${record}.new`, record);
  process.argv = [
    process.argv[0], 'azurite-blob',
    '--silent', '--disableTelemetry', '--skipApiVersionCheck',
    '--location', location,
    '--blobHost', '127.0.0.1', '--blobPort', port, '--blobKeepAliveTimeout', '120',
  ];
  lookUpByName(require(require.resolve('lokijs', { paths: [path.join(modules, 'azurite')] })));
  require(path.join(modules, 'azurite', 'dist', 'src', 'blob', 'main.js'));
}

// Azurite asks its database for account, container and name, in this order, or for names that match a prefix. The database
// looks up the first in an index and reads through what that leaves, or through everything: all blobs, for each call. The
// name first, and a range of names, leave those that were meant.
function lookUpByName({ Resultset }) {
  const { find } = Resultset.prototype;
  Resultset.prototype.find = function (query, firstOnly) {
    const range = rangeOf(query?.name?.$regex);
    if (range && !this.filterInitialized) {
      return find.call(this, { name: { $between: range } }).find(query, firstOnly);
    }
    const first = ['blobName', 'name'].filter(key => typeof query?.[key] === 'string').map(key => [key, query[key]]);
    return find.call(this, first.length > 0 ? { ...Object.fromEntries(first), ...query } : query, firstOnly);
  };
}

// All texts that begin with what `^…` says. Not without a slash: the index sorts names that are numbers as numbers.
function rangeOf(regex) {
  const prefix = typeof regex === 'string' && regex.startsWith('^') ? regex.slice(1).replace(/\\(.)/g, '$1') : '';
  return prefix.includes('/') ? [prefix, prefix + '\uffff'] : undefined;
}
