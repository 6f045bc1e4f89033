// A bare subscriber on npm's mqtt: counts, checks the order, says when it is warm and when it has all.
// usage: node subscriber.mjs PORT VERSION GATEWAYS WARM_UP MESSAGES RECEIVE_MAXIMUM CLIENT_ID FILTER...
import mqtt from 'mqtt';

const [port, version, gateways, warmUp, messages, receiveMaximum] = process.argv.slice(2, 8).map(Number);
const [clientId, ...filters] = process.argv.slice(8);
const next = new Float64Array(gateways);
let delivered = 0;
let outOfPlace = 0;
let first;

function digits(payload, at, count) {
  let number = 0;
  for (let i = at; i < at + count; i++) number = number * 10 + payload[i] - 48;
  return number;
}

const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
  clientId,
  protocolVersion: version,
  properties: version === 5 ? { receiveMaximum } : undefined,
});
client.on('error', error => { console.error(error); process.exit(1); });
client.on('connect', () => client.subscribe(filters, { qos: 1 }, error => { if (error) { console.error(error); process.exit(1); } }));
client.on('message', (topic, payload) => {
  if (delivered++ === warmUp) first = process.hrtime.bigint();
  const gateway = digits(payload, 12, 5);
  const sequence = digits(payload, 26, 10);
  if (sequence !== next[gateway]) { outOfPlace++; next[gateway] = sequence; }
  next[gateway]++;
  if (delivered === warmUp) console.log('warm');
  if (delivered === warmUp + messages) {
    console.log(`finished ${Number(process.hrtime.bigint() - first) / 1e9}`);
  }
});
process.stdin.on('data', () => console.log(`verified ${delivered} ${outOfPlace}`));
process.stdin.on('end', () => process.exit(0));
