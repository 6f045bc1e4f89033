// Puts one file in every way the AWS SDK for JavaScript offers, or with 'few' without trying each checksum. Prints the key of each object it wrote.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { S3Client, PutObjectCommand, HeadObjectCommand, HeadBucketCommand, GetBucketLocationCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const [endpoint, bucket, prefix, file, ways] = process.argv.slice(2);
const credentials = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
};
const client = (options = {}) => new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 1, ...options });
const size = statSync(file).size;
const s3 = client();
await s3.send(new HeadBucketCommand({ Bucket: bucket }));
await s3.send(new GetBucketLocationCommand({ Bucket: bucket }));

async function put(name, sender, body, more = {}) {
  const Key = `${prefix}${name}-${size}.tar`;
  await sender.send(new PutObjectCommand({ Bucket: bucket, Key, Body: body, ...more }));
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
  if (head.ContentLength !== size) throw new Error(`${Key}: HEAD says ${head.ContentLength} bytes, sent ${size}`);
  console.log(Key);
}

await put('buffer-default', s3, readFileSync(file));
await put('stream-default', s3, createReadStream(file), { ContentLength: size });
const plain = client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
await put('buffer-no-checksum', plain, readFileSync(file));
await put('stream-no-checksum', plain, createReadStream(file), { ContentLength: size });
for (const algorithm of ways === 'few' ? [] : ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
  await put(`buffer-${algorithm}`, s3, readFileSync(file), { ChecksumAlgorithm: algorithm });
  await put(`stream-${algorithm}`, s3, createReadStream(file), { ChecksumAlgorithm: algorithm, ContentLength: size });
}

const uploads = [
  ['upload-default', s3, 4, {}],
  ['upload-in-order', s3, 1, {}],
  ['upload-no-checksum', plain, 4, {}],
];
const checksummed = ways === 'few' ? [] : [
  ['upload-CRC32C', s3, 4, { ChecksumAlgorithm: 'CRC32C' }],
  ['upload-CRC64NVME', s3, 4, { ChecksumAlgorithm: 'CRC64NVME' }],
  ['upload-SHA256', s3, 4, { ChecksumAlgorithm: 'SHA256' }],
];
for (const [name, sender, queueSize, more] of [...uploads, ...checksummed]) {
  const Key = `${prefix}${name}-${size}.tar`;
  await new Upload({ client: sender, queueSize, partSize: 8 * 1024 * 1024, params: { Bucket: bucket, Key, Body: createReadStream(file), ...more } }).done();
  console.log(Key);
}
