import { FleetColumns, GONE } from './columns';

describe('the columns of the fleet', () => {
  it('lie in one buffer, which the GPU reads, and do not overlap', () => {
    const columns = new FleetColumns(8);
    const views = Object.values(columns).filter((value) => ArrayBuffer.isView(value));
    const bytes = views.map(({ byteOffset, byteLength }) => [byteOffset, byteOffset + byteLength]);
    bytes.sort(([one], [other]) => one - other);
    for (const [place, [begin]] of bytes.entries()) {
      expect(begin).toBe(place === 0 ? 0 : bytes[place - 1][1]);
    }
    expect(bytes.at(-1)?.[1]).toBe(columns.buffer.byteLength);
    expect(views.every(({ buffer }) => buffer === columns.buffer)).toBe(true);
  });

  it('keep every vehicle when they grow', () => {
    const columns = new FleetColumns(4);
    columns.x[3] = 4_000_000_000;
    columns.heading[3] = 35_999;
    columns.presence[3] = GONE;
    columns.confirmedAt = 700;
    const grown = columns.grownTo(12);
    expect([grown.x[3], grown.heading[3], grown.presence[3], grown.confirmedAt]).toEqual([
      ...[4_000_000_000, 35_999, GONE, 700],
    ]);
    expect([grown.capacity, grown.x.length, grown.x[11]]).toEqual([12, 12, 0]);
    grown.x[3] = 1;
    expect(columns.x[3]).toBe(4_000_000_000);
  });
});
