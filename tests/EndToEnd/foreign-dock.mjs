// Docks written from protocol/remote-log.md alone, with none of the product's code: npm's mqtt client and the stock S3
// client. Takes orders as JSON lines on stdin and tells what happens as JSON lines on stdout.
//
//   {"do":"add", "sn", "aircraft"?, "behaviour"?, "code"?, "modules"?, "size"?, "bare"?, "version"?}
//       behaviour: upload   answers and uploads (the default)
//                  hold     the same, but stays at 50 percent until released or canceled
//                  slow     the same, in 40 small steps
//                  silent   hears, says nothing
//                  refuse   answers every command with "code"
//                  mute     accepts a start, and then no word and no archive
//                  lost     accepts a start, uploads, and then no word
//                  liar     reports another fingerprint than the archive's
//       bare: messages as in the page's examples, without method, with a blank gateway, without total_step
//   {"do":"release", "sn"}
//   {"do":"say", "topic", "payload"}   publishes any text
//
// Every archive is also left in the directory of the command line, as {sn}-{module}.tar, to be compared.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import mqtt from 'mqtt';

const [broker, directory] = process.argv.slice(2);
const tell = (event) => process.stdout.write(JSON.stringify({ ...event, at: new Date().toISOString() }) + '\n');

class Malformed extends Error {}

// The page's fields, no more and no less: devices are strict.
function expectFields(what, object, names) {
  const found = Object.keys(object ?? {}).sort().join();
  const expected = [...names].sort().join();
  if (found !== expected) throw new Malformed(`${what} has fields ${found}, expected ${expected}`);
}

function expectType(what, value, type) {
  if (typeof value !== type || (type === 'number' && !Number.isInteger(value))) {
    throw new Malformed(`${what} is ${JSON.stringify(value)}, expected ${type === 'number' ? 'an integer' : 'text'}`);
  }
}

function checkStart(data) {
  expectFields('data', data, ['bucket', 'credentials', 'endpoint', 'params', 'provider', 'region']);
  for (const name of ['bucket', 'endpoint', 'provider', 'region']) expectType(name, data[name], 'string');
  if (!['ali', 'aws', 'minio'].includes(data.provider)) throw new Malformed(`provider is ${data.provider}`);
  expectFields('credentials', data.credentials, ['access_key_id', 'access_key_secret', 'expire', 'security_token']);
  for (const name of ['access_key_id', 'access_key_secret', 'security_token']) expectType(name, data.credentials[name], 'string');
  expectType('expire', data.credentials.expire, 'number');
  if (!(data.credentials.expire > Date.now())) throw new Malformed(`expire ${data.credentials.expire} is not a time to come in ms`);
  expectFields('params', data.params, ['files']);
  for (const file of data.params.files) {
    expectFields('file', file, ['list', 'module', 'object_key']);
    expectType('module', file.module, 'string');
    expectType('object_key', file.object_key, 'string');
    for (const log of file.list) {
      expectFields('log', log, ['boot_index']);
      expectType('boot_index', log.boot_index, 'number');
    }
  }
}

function checkModules(data) {
  if (!Array.isArray(data.module_list) || data.module_list.some((module) => !['0', '3'].includes(module))) {
    throw new Malformed(`module_list is ${JSON.stringify(data.module_list)}`);
  }
}

function check(command) {
  expectFields('command', command, ['bid', 'data', 'method', 'tid', 'timestamp']);
  for (const name of ['bid', 'method', 'tid']) expectType(name, command[name], 'string');
  expectType('timestamp', command.timestamp, 'number');
  switch (command.method) {
    case 'fileupload_list':
      expectFields('data', command.data, ['module_list']);
      return checkModules(command.data);
    case 'fileupload_start':
      return checkStart(command.data);
    case 'fileupload_update':
      expectFields('data', command.data, ['module_list', 'status']);
      if (command.data.status !== 'cancel') throw new Malformed(`status is ${command.data.status}`);
      return checkModules(command.data);
    default:
      throw new Malformed(`method is ${command.method}`);
  }
}

// One entry, ustar: name, mode, ids, size, time, checksum over a header whose checksum is blanks.
function tarEntry(name, content) {
  const header = Buffer.alloc(512);
  const octal = (value, length) => value.toString(8).padStart(length - 1, '0') + '\0';
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(1_700_000_000, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(octal(header.reduce((sum, byte) => sum + byte, 0), 7) + ' ', 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const makeArchive = (logs) => Buffer.concat([...logs.map(({ name, size }) => tarEntry(name, randomBytes(size))), Buffer.alloc(1024)]);

class Dock {
  constructor({ sn, aircraft = `${sn}-AIR`, behaviour = 'upload', code, modules = ['0', '3'], size = 40_000, bare = false, version = 5 }) {
    Object.assign(this, { sn, aircraft, behaviour, code, modules, size, bare });
    this.upload = null;
    this.released = Promise.withResolvers?.() ?? deferred();
    this.client = mqtt.connect(broker, { clientId: sn, clean: false, protocolVersion: version, reconnectPeriod: 300, ...(version === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {}) });
    this.client.on('message', (topic, payload) => this.hear(JSON.parse(payload)));
    this.client.on('error', (error) => tell({ event: 'mqtt-error', sn, message: error.message }));
    this.client.on('connect', () => this.client.subscribe(`thing/product/${sn}/services`, { qos: 1 }, (error) =>
      tell(error ? { event: 'mqtt-error', sn, message: error.message } : { event: 'online', sn })));
  }

  say(channel, method, ids, data, more = {}) {
    const message = { ...ids, data, gateway: this.bare ? '' : this.sn, ...(this.bare ? {} : { method }), ...more, timestamp: Date.now() };
    this.publish(`thing/product/${this.sn}/${channel}`, JSON.stringify(message), { method, tid: ids.tid, status: data.output?.status });
  }

  // npm's mqtt gives a message back when the connection breaks while it is catching up after an earlier break.
  publish(topic, payload, about) {
    this.client.publish(topic, payload, { qos: 1 }, (error) => {
      tell({ event: error ? 'given-back' : 'acknowledged', sn: this.sn, ...about });
      if (error) setTimeout(() => this.publish(topic, payload, about), 200);
    });
  }

  reply(command, data) {
    this.say('services_reply', command.method, { bid: command.bid, tid: command.tid }, data);
  }

  hear(command) {
    const { credentials, ...shown } = command.data;
    tell({ event: 'command', sn: this.sn, method: command.method, bid: command.bid, tid: command.tid, data: shown });
    try {
      check(command);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      tell({ event: 'malformed', sn: this.sn, method: command.method, why: error.message });
      return this.reply(command, { result: 325001 });
    }

    if (this.behaviour === 'silent') return;
    if (this.behaviour === 'refuse') return this.reply(command, { result: this.code });
    switch (command.method) {
      case 'fileupload_list':
        return this.reply(command, { files: command.data.module_list.map((module) => this.list(module)), result: 0 });
      case 'fileupload_start':
        return this.start(command);
      case 'fileupload_update':
        return this.cancel(command);
    }
  }

  list(module) {
    const there = this.modules.includes(module);
    const log = (boot_index) => ({ boot_index, start_time: 1_654_070_968_655 + boot_index * 3_600_000, [boot_index % 2 ? 'end_time' : 'end_ime']: 1_654_074_568_655 + boot_index * 3_600_000, size: this.size });
    return { device_sn: module === '0' ? this.aircraft : this.sn, list: there ? [log(321), log(322)] : [], module, result: there ? 0 : 324015 };
  }

  start(command) {
    if (this.upload && this.upload.bid !== command.bid) return this.reply(command, { result: 325009 });
    if (command.data.params.files.some((file) => !this.modules.includes(file.module))) return this.reply(command, { result: 324015 });
    this.reply(command, { result: 0 });
    if (this.upload) return;
    const files = command.data.params.files.map((file) => ({ ...file, status: 'file_pull', step: 1, percent: 0 }));
    this.upload = { bid: command.bid, data: command.data, files, canceled: new Set() };
    tell({ event: 'begun', sn: this.sn, bid: command.bid });
    if (this.behaviour !== 'mute') {
      this.run(this.upload).catch((error) => tell({ event: 'broken', sn: this.sn, message: String(error?.stack ?? error) }));
    }
  }

  cancel(command) {
    const known = this.upload?.bid === command.bid;
    this.reply(command, { result: known ? 0 : 314000 });
    if (known) {
      command.data.module_list.forEach((module) => this.upload.canceled.add(module));
      if (this.behaviour === 'mute') this.upload = null;
    }
  }

  async run(upload) {
    const { endpoint, region, provider, bucket, credentials } = upload.data;
    const s3 = new S3Client({
      endpoint, region, forcePathStyle: provider === 'minio',
      credentials: { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.access_key_secret, sessionToken: credentials.security_token },
    });
    for (const file of upload.files) {
      const isCanceled = () => upload.canceled.has(file.module);
      const go = (status, step, percent) => { Object.assign(file, { status, step, percent }); this.report(upload); };
      go('file_pull', 5, 50);
      const logs = file.list.map(({ boot_index }) => ({ name: `${boot_index}.log`, size: this.size }));
      const archive = makeArchive(logs);
      await writeFile(join(directory, `${this.sn}-${file.module}.tar`), archive);
      go('file_zip', 12, 50);
      file.size = archive.length;
      file.fingerprint = createHash('md5').update(this.behaviour === 'liar' ? 'something else' : archive).digest('hex');
      await this.approach(file, isCanceled, go);
      if (isCanceled()) {
        file.finish_time = Date.now();
        go('canceled', file.step, file.percent);
        continue;
      }

      await this.put(s3, { Bucket: bucket, Key: file.object_key, Body: archive });
      tell({ event: 'stored', sn: this.sn, module: file.module, key: file.object_key });
      file.finish_time = Date.now();
      go('ok', 19, 100);
    }

    this.upload = null;
    tell({ event: 'ended', sn: this.sn, bid: upload.bid });
  }

  async approach(file, isCanceled, go) {
    if (this.behaviour === 'slow') {
      for (let percent = 0; percent < 100 && !isCanceled(); percent += 2.5) {
        go('file_uploading', 19, Math.floor(percent));
        await sleep(250);
      }
    } else {
      go('file_uploading', 19, 50);
      let open = this.behaviour === 'hold';
      this.released.promise.then(() => { open = false; });
      for (let beat = 1; open && !isCanceled(); beat++) {
        await sleep(100);
        if (beat % 10 === 0) go('file_uploading', 19, 50);
      }
    }
  }

  // A dock whose network or cloud is away for a while tries again.
  async put(s3, request) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await s3.send(new PutObjectCommand(request));
      } catch (error) {
        tell({ event: 'put-failed', sn: this.sn, attempt, message: `${error.name}: ${error.message}` });
        if (attempt === 100) throw error;
        await sleep(500);
      }
    }
  }

  report(upload) {
    if (this.behaviour === 'lost') return;
    const running = upload.files.find((file) => !['ok', 'canceled'].includes(file.status));
    const status = running?.status ?? (upload.files.some((file) => file.status === 'ok') ? 'ok' : 'canceled');
    const files = upload.files.map((file) => ({
      device_sn: file.module === '0' ? this.aircraft : this.sn,
      fingerprint: file.fingerprint ?? '',
      key: file.object_key,
      module: file.module,
      progress: {
        current_step: file.step, finish_time: file.finish_time ?? 0, progress: file.percent, result: 0, status: file.status,
        ...(this.bare ? {} : { total_step: 19 }), upload_rate: file.status === 'file_uploading' ? 100_000 : 0,
      },
      size: file.size ?? 0,
    }));
    this.say('events', 'fileupload_progress', { bid: upload.bid, tid: randomUUID() }, { output: { ext: { files }, status }, result: 0 }, { need_reply: running ? 0 : 1 });
  }
}

function deferred() {
  const result = {};
  result.promise = new Promise((resolve) => { result.resolve = resolve; });
  return result;
}

const docks = new Map();
const stranger = mqtt.connect(broker, { reconnectPeriod: 300 });
stranger.on('error', () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = JSON.parse(line);
    switch (order.do) {
      case 'add':
        docks.set(order.sn, new Dock(order));
        break;
      case 'release':
        docks.get(order.sn).released.resolve();
        break;
      case 'say':
        stranger.publish(order.topic, order.payload, { qos: 1 }, () => tell({ event: 'said', topic: order.topic }));
        break;
    }
  })
  .on('close', () => process.exit(0));
tell({ event: 'ready' });
