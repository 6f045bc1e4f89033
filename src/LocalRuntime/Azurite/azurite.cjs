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
  const Loki = require(require.resolve('lokijs', { paths: [path.join(modules, 'azurite')] }));
  lookUpByName(Loki);
  deleteOneByOne(Loki);
  saveInSlices(Loki);
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

// Deleting by a query makes all indexes anew, which takes a quarter of a second among 100,000 blobs. Deleting the few that the
// query has found does not.
function deleteOneByOne({ Resultset }) {
  const few = 16;
  const { remove } = Resultset.prototype;
  Resultset.prototype.remove = function () {
    if (!this.filterInitialized || this.filteredrows.length > few) {
      return remove.call(this);
    }
    this.filteredrows.map(row => this.collection.data[row]).forEach(one => this.collection.remove(one));
    this.filteredrows = [];
    return this;
  };
}

// All texts that begin with what `^…` says. Not without a slash: the index sorts names that are numbers as numbers.
function rangeOf(regex) {
  const prefix = typeof regex === 'string' && regex.startsWith('^') ? regex.slice(1).replace(/\\(.)/g, '$1') : '';
  return prefix.includes('/') ? [prefix, prefix + '\uffff'] : undefined;
}

// Some seconds after a change the database writes all it knows as one JSON text: for 100,000 blobs Azurite answers nobody for
// a second then, and it ends at 512 MB. Here it writes one blob a line, some at a time, and answers in between. What changes
// meanwhile makes it write again, as ever.
function saveInSlices(Loki) {
  const slice = 1000;
  const adapter = Loki.persistenceAdapters.fs.prototype;
  const outline = value => JSON.stringify(value, Loki.prototype.serializeReplacer);

  Loki.prototype.serialize = function () {
    const { collections, ...database } = this;
    return {
      head: outline(database),
      collections: collections.map(({ data, ...collection }) => ({ head: outline({ ...collection, count: data.length }), data: data.map(one => [one.$loki, one]) })),
      failed: () => collections.forEach(collection => { collection.dirty = true; }),
    };
  };

  // The database takes what it has handed over for written, and says nothing of a failure (a full disk): nothing would be
  // written before the next change, nor at the end.
  adapter.saveDatabase = (name, database, callback) => write(name, database).then(() => callback(null), error => {
    console.error(`${name} cannot be written, trying on: ${error.message}`);
    database.failed();
    callback(error);
  });
  adapter.loadDatabase = (name, callback) => read(name).then(callback, callback);

  async function write(name, { head, collections }) {
    const file = await fs.promises.open(`${name}~`, 'w');
    try {
      await file.appendFile(`${head}\n`);
      for (const { head, data } of collections) {
        await file.appendFile(`${head}\n`);
        for (let i = 0; i < data.length; i += slice) {
          await file.appendFile(data.slice(i, i + slice).map(([id, one]) => JSON.stringify(one.$loki ? one : asItWas(id, one)) + '\n').join(''));
        }
      }
      // Before it gets its name: a power cut may else leave the name with nothing behind it, and that reads as no blobs at all.
      await file.datasync();
    } finally {
      await file.close();
    }
    await fs.promises.rename(`${name}~`, name);
  }

  // Deleted since: the indexes that were written still count it.
  const asItWas = (id, one) => ({ ...one, meta: { revision: 0, created: 0, version: 0 }, $loki: id });

  async function read(name) {
    if (!fs.existsSync(name)) {
      return null;
    }
    let database, collection;
    for await (const line of lines(name)) {
      const found = JSON.parse(line);
      if (database === undefined) {
        database = { collections: [], ...found };
      } else if (collection === undefined || collection.data.length === collection.count) {
        collection = { ...found, data: [] };
        database.collections.push(collection);
      } else {
        collection.data.push(found);
      }
    }
    if (collection !== undefined && collection.data.length !== collection.count) {
      throw new Error(`${name} is not whole`);
    }
    return database;
  }

  async function* lines(name) {
    let rest = '';
    for await (const chunk of fs.createReadStream(name, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop();
      yield* parts;
    }
    if (rest !== '') {
      yield rest;
    }
  }
}
