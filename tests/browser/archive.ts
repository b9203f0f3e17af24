// Builds a map in one file, as an operator might have one: a PMTiles archive (version 3) with a single
// vector tile of the world. Its western half is land, its eastern half water.

import type { Page } from '@playwright/test';

export const ATTRIBUTION = 'Half a world each';

/** Names the archive in the page's config.json, and answers range requests for it. */
export async function serveArchive(page: Page, archive = halfAndHalf()): Promise<void> {
  await page.route('**/config.json', (route) =>
    route.fulfill({ json: { basemap: { type: 'pmtiles', url: 'map/halves.pmtiles' } } }),
  );
  await page.route('**/map/halves.pmtiles', (route) => {
    const asked = route.request().headers()['range'] ?? '';
    const [from = 0, to = 0] = asked.replace('bytes=', '').split('-').map(Number);
    const last = Math.min(to, archive.length - 1);
    return route.fulfill({
      status: 206,
      headers: { 'Content-Range': `bytes ${from}-${last}/${archive.length}`, ETag: '"1"' },
      body: archive.subarray(from, last + 1),
    });
  });
}

function halfAndHalf(): Buffer {
  const tile = Buffer.concat([layer('earth', 0), layer('water', EXTENT / 2)]);
  const metadata = Buffer.from(JSON.stringify({ attribution: ATTRIBUTION }));
  // One entry: the tile's id, its run length, its length in bytes, and its offset plus 1.
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const header = Buffer.alloc(127);
  header.write('PMTiles\u0003', 'latin1');
  let end = header.length;
  for (const [at, part] of [directory, metadata, Buffer.alloc(0), tile].entries()) {
    header.writeBigUInt64LE(BigInt(end), 8 + 16 * at);
    header.writeBigUInt64LE(BigInt(part.length), 16 + 16 * at);
    end += part.length;
  }
  for (const count of [72, 80, 88]) header.writeBigUInt64LE(1n, count);
  header.set([1, UNCOMPRESSED, UNCOMPRESSED, VECTORS], 96);
  for (const [at, degrees] of [-180, -85, 180, 85].entries()) {
    header.writeInt32LE(degrees * 1e7, 102 + 4 * at);
  }
  return Buffer.concat([header, directory, metadata, tile]);
}

const UNCOMPRESSED = 1;
const VECTORS = 1;
const EXTENT = 4096;

/** Encodes a layer of one polygon that begins at `left` and is as high as the tile and half as wide. */
function layer(name: string, left: number): Buffer {
  const right = EXTENT / 2;
  const ring = [9, ...signed(left), 0, 26, ...signed(right), 0, 0, ...signed(EXTENT)];
  const geometry = [...ring, ...signed(-right), 0, 15];
  const polygon = field(4, Buffer.from(geometry));
  const feature = field(2, Buffer.concat([Buffer.from([3 << 3, 3]), polygon]));
  const version = Buffer.from([15 << 3, 2]);
  const extent = Buffer.from([5 << 3, ...varint(EXTENT)]);
  return field(3, Buffer.concat([version, field(1, Buffer.from(name)), feature, extent]));
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

function signed(value: number): number[] {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}
